// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/SkippedBodies.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// The functions by whose bodies checker/tasks tells what a type does.
static bool saysWhatTypeDoes(const NamedDecl &Function) {
  const IdentifierInfo *Name = Function.getIdentifier();
  return Name && llvm::StringSwitch<bool>(Name->getName())
                     .Cases({"initial_suspend", "final_suspend", "await_ready",
                             "await_suspend", "await_resume",
                             "unhandled_exception", "wait"},
                            true)
                     .Default(false);
}

bool SkippedBodies::contains(const Decl &Function) {
  const SourceLocation Loc = Sources.getExpansionLoc(Function.getLocation());
  if (!Sources.isInSystemHeader(Loc))
    return false;
  const auto *Named = dyn_cast<NamedDecl>(&Function);
  return !(Named && saysWhatTypeDoes(*Named)) &&
         !mentionsCoroutines(Sources.getFileID(Loc));
}

// A library's own coroutines, its handles and the destructors of its tasks.
bool SkippedBodies::mentionsCoroutines(FileID File) {
  const auto [Entry, IsNew] = Mentions.try_emplace(File, false);
  if (IsNew) {
    const StringRef Text = Sources.getBufferData(File);
    Entry->second = Text.contains("coroutine") || Text.contains("co_await") ||
                    Text.contains("co_return") || Text.contains("co_yield");
  }
  return Entry->second;
}

namespace {
class UninstantiatedCallable : public ConstDynamicRecursiveASTVisitor {
public:
  explicit UninstantiatedCallable(const SourceManager &Sources)
      : Sources(Sources) {}

  bool TraverseDecl(const Decl *D) override {
    if (D && D->getDeclContext() && D->getDeclContext()->isFileContext() &&
        Sources.isInSystemHeader(D->getLocation()))
      return true;
    return ConstDynamicRecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitLambdaExpr(const LambdaExpr *E) override {
    const FunctionTemplateDecl *Template =
        E->getLambdaClass()->getDependentLambdaCallOperator();
    return !Template || E->getLambdaClass()->isDependentContext() ||
           !isUninstantiated(*Template);
  }

  bool VisitFunctionTemplateDecl(const FunctionTemplateDecl *D) override {
    const auto *Method = dyn_cast<CXXMethodDecl>(D->getTemplatedDecl());
    return !Method || Method->getParent()->isLambda() ||
           Method->getOverloadedOperator() != OO_Call ||
           Method->getParent()->isDependentContext() ||
           !Sources.isInMainFile(D->getLocation()) || !isUninstantiated(*D);
  }

private:
  static bool isUninstantiated(const FunctionTemplateDecl &Template) {
    return llvm::none_of(Template.specializations(), [](FunctionDecl *F) {
      return F->hasBody() || F->isDeleted();
    });
  }

  const SourceManager &Sources;
};
} // namespace

bool hasUninstantiatedCallable(ASTContext &Ctx) {
  return !UninstantiatedCallable(Ctx.getSourceManager())
              .TraverseDecl(Ctx.getTranslationUnitDecl());
}

} // namespace waif
