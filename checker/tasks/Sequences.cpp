// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Sequences.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

static bool isRunning(const VarDecl &Var, TaskModel &Model) {
  const TaskInfo &Task = Model.classify(Var.getType());
  return Task.mustWait() && Task.isEager() && !Task.isOwner() && !Task.Shared &&
         Task.Container.empty();
}

static const VarDecl *awaitedBy(const CoawaitExpr &Await) {
  const auto *Ref = dyn_cast<DeclRefExpr>(unmoved(Await.getOperand()));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// The first await under S that no handler surrounds.
static const CoawaitExpr *
findAwait(const Stmt *S, llvm::function_ref<bool(const VarDecl *)> Of) {
  if (!S || isa<LambdaExpr, CXXTryStmt>(S))
    return nullptr;
  if (const auto *Await = dyn_cast<CoawaitExpr>(S))
    if (const VarDecl *Var = awaitedBy(*Await); Var && Of(Var))
      return Await;
  for (const Stmt *Child : S->children())
    if (const CoawaitExpr *Found = findAwait(Child, Of))
      return Found;
  return nullptr;
}

static bool mentions(const Stmt *S, const VarDecl *Var) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
    return Ref->getDecl() == Var;
  return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
           return mentions(Child, Var);
         });
}

RiskyAwait riskyAwait(const CompoundStmt &Block, TaskModel &Model) {
  llvm::SmallVector<const VarDecl *, 4> Running;
  for (const Stmt *S : Block.body()) {
    if (Running.size() > 1)
      if (const CoawaitExpr *Await = findAwait(S, [&](const VarDecl *Var) {
            return llvm::is_contained(Running, Var);
          })) {
        const VarDecl *First = awaitedBy(*Await);
        return {Await, *llvm::find_if(Running, [&](const VarDecl *Var) {
                  return Var != First;
                })};
      }
    llvm::erase_if(Running,
                   [&](const VarDecl *Var) { return mentions(S, Var); });
    if (const auto *Declared = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declared->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D);
            Var && Var->getInit() && isRunning(*Var, Model) &&
            isa<CallExpr>(spelled(Var->getInit())))
          Running.push_back(Var);
  }
  return {};
}

RiskyAwait riskyAwait(const CXXForRangeStmt &Loop, TaskModel &Model) {
  const VarDecl *Element = Loop.getLoopVariable();
  if (!Element->getType()->isReferenceType() || !isRunning(*Element, Model))
    return {};
  return {findAwait(Loop.getBody(),
                    [&](const VarDecl *Var) { return Var == Element; }),
          Element};
}

} // namespace waif
