// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/UserCode.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/ScopeExit.h"
#include <utility>

using namespace clang;

namespace waif {

bool CodePlace::isCoroutine() const {
  return Function && isa_and_nonnull<CoroutineBodyStmt>(Function->getBody());
}

UserCodeVisitor::UserCodeVisitor(ASTContext &Context) : Ctx(Context) {
  ShouldVisitTemplateInstantiations = true;
  ShouldWalkTypesOfTypeLocs = false;
}

void UserCodeVisitor::run() {
  for (const Decl *D : Ctx.getTraversalScope())
    TraverseDecl(D);
}

bool UserCodeVisitor::inFunction(const FunctionDecl *F,
                                 llvm::function_ref<bool()> Walk) {
  const CodePlace Outer = Place;
  const llvm::scope_exit Restore([&] { Place = Outer; });
  Place = {F, nullptr, nullptr};
  return Walk();
}

bool UserCodeVisitor::TraverseDecl(const Decl *D) {
  if (!D || D->isInvalidDecl())
    return true;
  if (!isa<TranslationUnitDecl>(D) && D->getDeclContext()->isFileContext() &&
      Ctx.getSourceManager().isInSystemHeader(D->getLocation()))
    return true;
  const auto Walk = [&] {
    return ConstDynamicRecursiveASTVisitor::TraverseDecl(D);
  };
  if (const auto *F = dyn_cast<FunctionDecl>(D)) {
    // Parameters are a part of the type, which nobody walks.
    for (const ParmVarDecl *P : F->parameters())
      if (P->hasDefaultArg() && !P->hasUninstantiatedDefaultArg() &&
          !P->hasUnparsedDefaultArg() && !P->hasInheritedDefaultArg())
        TraverseStmt(P->getDefaultArg());
    return inFunction(F, Walk);
  }
  return Walk();
}

bool UserCodeVisitor::TraverseLambdaExpr(const LambdaExpr *E) {
  if (!inFunction(E->getCallOperator(), [&] {
        return ConstDynamicRecursiveASTVisitor::TraverseLambdaExpr(E);
      }))
    return false;
  // A generic lambda: its instantiations are nobody's children.
  if (const FunctionTemplateDecl *Template =
          E->getLambdaClass()->getDependentLambdaCallOperator())
    for (const FunctionDecl *Instance : Template->specializations())
      if (Instance->hasBody() && !inFunction(Instance, [&] {
            return TraverseStmt(Instance->getBody());
          }))
        return false;
  return true;
}

bool UserCodeVisitor::TraverseInitListExpr(const InitListExpr *E) {
  // The form as written has no conversions.
  if (const InitListExpr *Semantic = E->getSemanticForm())
    E = Semantic;
  if (!WalkUpFromInitListExpr(E))
    return false;
  return llvm::all_of(E->inits(),
                      [&](const Expr *Init) { return TraverseStmt(Init); });
}

bool UserCodeVisitor::TraverseCXXTryStmt(const CXXTryStmt *S) {
  const CXXTryStmt *Outer = std::exchange(Place.Try, S);
  bool Go =
      VisitStmt(S) && VisitCXXTryStmt(S) && TraverseStmt(S->getTryBlock());
  Place.Try = Outer;
  for (unsigned I = 0; Go && I != S->getNumHandlers(); ++I)
    Go = TraverseStmt(S->getHandler(I));
  return Go;
}

bool UserCodeVisitor::TraverseCXXCatchStmt(const CXXCatchStmt *S) {
  const CXXCatchStmt *Outer = std::exchange(Place.Catch, S);
  const bool Go = ConstDynamicRecursiveASTVisitor::TraverseCXXCatchStmt(S);
  Place.Catch = Outer;
  return Go;
}

SourceLocation reportLocation(const ASTContext &Ctx, SourceLocation Loc) {
  return Ctx.getSourceManager().getFileLoc(Loc);
}

} // namespace waif
