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

/// Without the compiler's own warnings while it parses: some need a control
/// flow graph.
class QuietConsumer : public MultiplexConsumer {
public:
  QuietConsumer(std::unique_ptr<ASTConsumer> Checks, CompilerInstance &Compiler)
      : MultiplexConsumer(only(std::move(Checks))), Compiler(Compiler) {
    Compiler.getDiagnostics().setIgnoreAllWarnings(true);
  }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    Compiler.getDiagnostics().setIgnoreAllWarnings(false);
    MultiplexConsumer::HandleTranslationUnit(Ctx);
  }

protected:
  CompilerInstance &Compiler;
};

class SkippingConsumer : public QuietConsumer {
public:
  SkippingConsumer(std::unique_ptr<ASTConsumer> Checks,
                   CompilerInstance &Compiler, bool &NeedsWhole)
      : QuietConsumer(std::move(Checks), Compiler),
        Skipped(Compiler.getSourceManager()), NeedsWhole(NeedsWhole) {}

  bool shouldSkipFunctionBody(Decl *D) override { return Skipped.contains(*D); }

  /// Ends the parse as soon as it is known to be of no use.
  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    for (const Decl *D : Group)
      if (isInVain(*D))
        return false;
    return MultiplexConsumer::HandleTopLevelDecl(Group);
  }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    if (!isInVain(*Ctx.getTranslationUnitDecl())) // what was instantiated last
      QuietConsumer::HandleTranslationUnit(Ctx);
  }

private:
  bool isInVain(const Decl &D) {
    if (!handsCallableToSkippedBody(D))
      return false;
    Compiler.getFrontendOpts().DisableFree = false; // for the second parse
    return NeedsWhole = true;
  }

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
      return std::make_unique<QuietConsumer>(std::move(Made), Compiler);
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
