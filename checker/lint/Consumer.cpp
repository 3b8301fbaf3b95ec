// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Consumer.h"
#include "clang-tidy/ClangTidy.h"
#include "lint/HandedOver.h"
#include "lint/SkippedBodies.h"
#include "clang/AST/ASTContext.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"

using namespace clang;

namespace waif {
namespace {

std::vector<std::unique_ptr<ASTConsumer>> only(std::unique_ptr<ASTConsumer> C) {
  std::vector<std::unique_ptr<ASTConsumer>> All;
  All.push_back(std::move(C));
  return All;
}

class SkippingConsumer : public MultiplexConsumer {
public:
  SkippingConsumer(std::unique_ptr<ASTConsumer> Checks,
                   CompilerInstance &Compiler, bool &NeedsWhole)
      : MultiplexConsumer(only(std::move(Checks))), Compiler(Compiler),
        Skipped(Compiler.getSourceManager()), NeedsWhole(NeedsWhole) {
    // The compiler's own, while it parses: some need a control flow graph.
    Compiler.getDiagnostics().setIgnoreAllWarnings(true);
  }

  bool shouldSkipFunctionBody(Decl *D) override { return Skipped.contains(*D); }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    Compiler.getDiagnostics().setIgnoreAllWarnings(false);
    NeedsWhole = handsCallableToSkippedBody(Ctx);
    if (NeedsWhole)
      Compiler.getFrontendOpts().DisableFree = false; // for the second parse
    else
      MultiplexConsumer::HandleTranslationUnit(Ctx);
  }

private:
  CompilerInstance &Compiler;
  SkippedBodies Skipped;
  bool &NeedsWhole;
};

class Action : public ASTFrontendAction {
public:
  Action(tidy::ClangTidyASTConsumerFactory &Checks, Bodies Parse,
         bool &NeedsWhole)
      : Checks(Checks), Parse(Parse), NeedsWhole(NeedsWhole) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 StringRef File) override {
    auto Made = Checks.createASTConsumer(Compiler, File);
    if (Parse == Bodies::Whole)
      return Made;
    Compiler.getFrontendOpts().SkipFunctionBodies = true;
    return std::make_unique<SkippingConsumer>(std::move(Made), Compiler,
                                              NeedsWhole);
  }

private:
  tidy::ClangTidyASTConsumerFactory &Checks;
  Bodies Parse;
  bool &NeedsWhole;
};

class Actions : public tooling::FrontendActionFactory {
public:
  Actions(tidy::ClangTidyASTConsumerFactory &Checks, Bodies Parse,
          bool &NeedsWhole)
      : Checks(Checks), Parse(Parse), NeedsWhole(NeedsWhole) {}

  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Checks, Parse, NeedsWhole);
  }

  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation,
                     FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers,
                     DiagnosticConsumer *Consumer) override {
    // clang-tidy defines __clang_analyzer__, and so do we.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    // The process ends with the unit: nobody needs the memory back.
    Invocation->getFrontendOpts().DisableFree = true;
    // No "2 warnings generated." on standard error.
    Invocation->getDiagnosticOpts().ShowCarets = false;
    return FrontendActionFactory::runInvocation(
        std::move(Invocation), Files, std::move(Containers), Consumer);
  }

private:
  tidy::ClangTidyASTConsumerFactory &Checks;
  Bodies Parse;
  bool &NeedsWhole;
};

} // namespace

std::unique_ptr<tooling::FrontendActionFactory>
makeActions(tidy::ClangTidyASTConsumerFactory &Checks, Bodies Parse,
            bool &NeedsWhole) {
  return std::make_unique<Actions>(Checks, Parse, NeedsWhole);
}

} // namespace waif
