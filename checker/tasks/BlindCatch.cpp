// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/BlindCatch.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

using Exprs = llvm::SmallVector<const Expr *, 2>;

static void collectTasks(const Expr *E, TaskModel &Model, Exprs &Tasks) {
  E = spelled(E);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    collectTasks(Choice->getTrueExpr(), Model, Tasks);
    collectTasks(Choice->getFalseExpr(), Model, Tasks);
    return;
  }
  const TaskInfo &Task = Model.classify(E->getType());
  if (isa<CallExpr>(E) && Task.Container.empty() && !handlesError(E) &&
      (Task.Kind == TaskKind::Task || Task.Kind == TaskKind::Future))
    Tasks.push_back(E);
}

/// f() of f().then(g): the handlers are for it as well.
static void addChain(const Expr *Task, TaskModel &Model, Exprs &Chain) {
  while (const auto *Call = dyn_cast<CXXMemberCallExpr>(Task)) {
    Task = spelled(Call->getImplicitObjectArgument());
    if (!isa<CallExpr>(Task) || !Model.classify(Task->getType()).mustWait())
      return;
    Chain.push_back(Task);
  }
}

/// Whether something under S may throw that is none of the returned calls;
/// copies and moves are not thought of.
static bool mayThrow(const Stmt *S, llvm::ArrayRef<const Expr *> Returned) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<CXXThrowExpr, CXXNewExpr, CXXDynamicCastExpr, CXXTryStmt>(S))
    return true;
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && !Call->isCallToStdMove() && !llvm::is_contained(Returned, S)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Type =
        Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
    if (!Type || !Type->isNothrow())
      return true;
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return mayThrow(Child, Returned);
  });
}

static bool isExceptionPointer(QualType Type) {
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         (Record->getName() == "exception_ptr" ||
          Record->getName() == "exception_wrapper");
}

static bool mentions(const Stmt *S, const ValueDecl *D) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
  return (Ref && Ref->getDecl() == D) ||
         (S && llvm::any_of(S->children(), [&](const Stmt *Child) {
            return mentions(Child, D);
          }));
}

/// Throws, or makes a failed task of what it caught.
static bool passesOn(const Stmt *S) {
  if (!S)
    return false;
  if (isa<CXXThrowExpr>(S))
    return true;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const auto *Callee = dyn_cast_or_null<FunctionDecl>(calleeOf(Call));
    const StringRef Name =
        Callee && Callee->getIdentifier() ? Callee->getName() : StringRef();
    if (Name == "set_exception" || Name == "setException" ||
        Name == "set_error" || Name == "rethrow_exception" ||
        Name.contains("exception_future") || Name.contains("_as_future"))
      return true;
  }
  if (const auto *Return = dyn_cast<ReturnStmt>(S);
      Return && Return->getRetValue())
    if (const auto *Call = dyn_cast<CallExpr>(spelled(Return->getRetValue())))
      if (llvm::any_of(Call->arguments(), [](const Expr *Arg) {
            return isExceptionPointer(Arg->getType());
          }))
        return true;
  return llvm::any_of(S->children(), passesOn);
}

/// The tasks that any return under S hands out.
static void collectReturned(const Stmt *S, TaskModel &Model, Exprs &Tasks) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Return = dyn_cast<ReturnStmt>(S);
      Return && Return->getRetValue())
    collectTasks(Return->getRetValue(), Model, Tasks);
  for (const Stmt *Child : S->children())
    collectReturned(Child, Model, Tasks);
}

static bool handlersPassOn(const CXXTryStmt &Try) {
  for (unsigned I = 0; I < Try.getNumHandlers(); ++I)
    if (passesOn(Try.getHandler(I)->getHandlerBlock()))
      return true;
  return false;
}

const Expr *keptBeyond(const CXXTryStmt &Try, const Expr &Assign,
                       TaskModel &Model) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(&Assign);
  if (!Call || Call->getOperator() != OO_Equal)
    return nullptr;
  const auto *Ref =
      dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->isLocalVarDecl() ||
      !(Var->getLocation() < Try.getBeginLoc()) ||
      !Model.classify(Var->getType()).isLazy())
    return nullptr;
  Exprs Tasks;
  collectTasks(Call->getArg(1), Model, Tasks);
  if (Tasks.empty())
    return nullptr;
  Exprs Meant = Tasks;
  Meant.push_back(Call);
  for (const Stmt *S : Try.getTryBlock()->children()) {
    const auto *E = dyn_cast<Expr>(S);
    if ((!E || spelled(E) != Call) && mentions(S, Var))
      return nullptr; // it may be awaited here
  }
  return mayThrow(Try.getTryBlock(), Meant) || handlersPassOn(Try)
             ? nullptr
             : Tasks.front();
}

Exprs unseenBy(const CXXTryStmt &Try, const ReturnStmt &Return,
               TaskModel &Model) {
  Exprs Tasks;
  if (!Return.getRetValue())
    return Tasks;
  collectTasks(Return.getRetValue(), Model, Tasks);
  Exprs Meant;
  collectReturned(Try.getTryBlock(), Model, Meant);
  for (const Expr *Task : Exprs(Meant))
    addChain(Task, Model, Meant);
  if (Tasks.empty() || mayThrow(Try.getTryBlock(), Meant))
    return {};
  return handlersPassOn(Try) ? Exprs() : Tasks;
}

} // namespace waif
