// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Consumer.h"
#include "clang-tidy/ClangTidy.h"
#include "lint/Command.h"
#include "lint/DelayedBodies.h"
#include "lint/HandedOver.h"
#include "lint/OpenTypes.h"
#include "lint/SkippedBodies.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Sema/ExternalSemaSource.h"
#include "clang/Sema/Sema.h"

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

/// What Sema::canSkipFunctionBody() asks first.
bool canSkip(const FunctionDecl &F) {
  return !F.isConstexpr() && !isLambdaCallOperator(&F) &&
         !F.getReturnType()->getContainedDeducedType();
}

class SkippingConsumer : public QuietConsumer {
public:
  SkippingConsumer(std::unique_ptr<ASTConsumer> Checks,
                   CompilerInstance &Compiler, bool &NeedsWhole)
      : QuietConsumer(std::move(Checks), Compiler),
        Skipped(Compiler.getSourceManager()),
        Delayed(Compiler.getPreprocessor()), NeedsWhole(NeedsWhole) {}

  bool shouldSkipFunctionBody(Decl *D) override {
    if (Delayed.isParsing() || !Skipped.contains(*D))
      return false;
    Delayed.keep(*D);
    return true;
  }

  void InitializeSema(Sema &S) override {
    QuietConsumer::InitializeSema(S);
    Parser = &S;
    S.addExternalSource(llvm::makeIntrusiveRefCnt<AtEnd>(*this));
  }

  /// What comes from a precompiled header has its bodies, but they count as
  /// skipped: nothing is instantiated of them that no check reads.
  void HandleInterestingDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      if (auto *F = dyn_cast<FunctionDecl>(D))
        if (canSkip(*F) && Skipped.contains(*F))
          F->setHasSkippedBody(true);
  }

  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      if (auto *F = dyn_cast<FunctionDecl>(D))
        if (F->hasSkippedBody() && F->isTemplateInstantiation())
          Instances.insert(F);
    return QuietConsumer::HandleTopLevelDecl(Group);
  }

  void HandleTranslationUnit(ASTContext &Ctx) override {
    if (!NeedsWhole)
      QuietConsumer::HandleTranslationUnit(Ctx);
  }

private:
  /// Tells when all is parsed and instances can still be made.
  struct AtEnd : ExternalSemaSource {
    explicit AtEnd(SkippingConsumer &Of) : Of(Of) {}
    void ReadPendingInstantiations(
        SmallVectorImpl<std::pair<ValueDecl *, SourceLocation>> &) override {
      Of.parseWhatMatters();
    }
    SkippingConsumer &Of;
  };

  /// Those whose body may decide whether there is something to find, in the
  /// order in which clang would have instantiated them.
  Functions wanted(const Functions &Done) {
    Functions Receivers, Found;
    addSkippedReceivers(*Compiler.getASTContext().getTranslationUnitDecl(),
                        Receivers);
    OpenTypes Open(Compiler.getSourceManager());
    for (FunctionDecl *F : Instances)
      if (F->hasSkippedBody() &&
          (Receivers.contains(F) || Open.areArgumentsOf(*F)))
        Found.insert(F);
    Found.insert_range(Receivers);
    Found.remove_if([&](FunctionDecl *F) { return Done.contains(F); });
    return Found;
  }

  void parseWhatMatters() {
    DiagnosticsEngine &Diags = Compiler.getDiagnostics();
    const unsigned Errors = Diags.getNumErrors();
    Parser->PerformPendingInstantiations();
    Functions Done;
    for (Functions Next = wanted(Done); !Next.empty() && !NeedsWhole;
         Next = wanted(Done)) {
      for (std::size_t I = 0; I < Next.size() && !NeedsWhole; ++I) {
        FunctionDecl *F = Next[I];
        Done.insert(F);
        NeedsWhole =
            !Delayed.parse(*F, *Parser) || Diags.getNumErrors() > Errors;
        addSkippedReceivers(*F, Next);
      }
      Parser->DefineUsedVTables();
      Parser->PerformPendingInstantiations();
    }
    if (NeedsWhole)
      Compiler.getFrontendOpts().DisableFree = false; // for the second parse
  }

  SkippedBodies Skipped;
  DelayedBodies Delayed;
  Functions Instances;
  Sema *Parser = nullptr;
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

class Actions : public ActionFactory {
public:
  Actions(tidy::ClangTidyASTConsumerFactory &Checks, Bodies Parse,
          const std::string &Precompiled, bool &NeedsWhole)
      : Checks(Checks), Parse(Parse), Precompiled(Precompiled),
        NeedsWhole(NeedsWhole) {}

  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Checks, Parse, NeedsWhole);
  }

private:
  void prepare(CompilerInvocation &Invocation) override {
    PreprocessorOptions &Source = Invocation.getPreprocessorOpts();
    if (!Precompiled.empty()) {
      Source.ImplicitPCHInclude = Precompiled;
      // It was made in this run, and for this unit.
      Source.DisablePCHOrModuleValidation = DisableValidationForModuleKind::PCH;
    }
    // The process ends with the unit: nobody needs the memory back.
    Invocation.getFrontendOpts().DisableFree = true;
  }

  tidy::ClangTidyASTConsumerFactory &Checks;
  Bodies Parse;
  const std::string &Precompiled;
  bool &NeedsWhole;
};

} // namespace

std::unique_ptr<tooling::FrontendActionFactory>
makeActions(tidy::ClangTidyASTConsumerFactory &Checks, Bodies Parse,
            const std::string &Precompiled, bool &NeedsWhole) {
  return std::make_unique<Actions>(Checks, Parse, Precompiled, NeedsWhole);
}

} // namespace waif
