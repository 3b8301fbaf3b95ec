// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Abandoned.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static const ValueDecl *named(const Expr *E) {
  E = unmoved(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl();
  const auto *Member = dyn_cast<MemberExpr>(E);
  return Member && isa<FieldDecl>(Member->getMemberDecl())
             ? Member->getMemberDecl()
             : nullptr;
}

/// What Wait waits for.
static const Expr *waitedObject(const Expr &Wait) {
  if (const auto *Await = dyn_cast<CoawaitExpr>(&Wait))
    return unmoved(Await->getOperand());
  const auto *Call = dyn_cast<CXXMemberCallExpr>(&Wait);
  return Call && nameOf(Call->getMethodDecl()) == "get"
             ? unmoved(Call->getImplicitObjectArgument())
             : nullptr;
}

/// The container that Object is an element of, in this loop.
static const ValueDecl *containerOf(const Expr *Object, const Stmt *Loop) {
  if (const auto *Ranged = dyn_cast<CXXForRangeStmt>(Loop))
    if (const VarDecl *Element = Ranged->getLoopVariable();
        named(Object) == Element && Element->getType()->isReferenceType())
      return named(Ranged->getRangeInit());
  if (const auto *Index = dyn_cast<ArraySubscriptExpr>(Object))
    return named(Index->getBase());
  if (const auto *Index = dyn_cast<CXXOperatorCallExpr>(Object);
      Index && Index->getOperator() == OO_Subscript)
    return named(Index->getArg(0));
  const auto *End = dyn_cast<CXXMemberCallExpr>(Object);
  return End && (nameOf(End->getMethodDecl()) == "front" ||
                 nameOf(End->getMethodDecl()) == "back")
             ? named(End->getImplicitObjectArgument())
             : nullptr;
}

static bool refersToLocals(const Stmt *S) {
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(S))
    return llvm::any_of(Lambda->captures(), [](const LambdaCapture &C) {
      return C.getCaptureKind() == LCK_ByRef;
    });
  return S && llvm::any_of(S->children(), refersToLocals);
}

/// Whether anybody is the worse for tasks of Container that run on: they are
/// somebody else's, or refer to what dies here, or complain when nobody reads
/// their error. One that was waited for before, or whose destructor waits, is
/// fine.
static bool matters(const ValueDecl *Container, const Stmt *Loop,
                    TaskModel &Model) {
  VariableUses Uses;
  Uses.insert({Container, {}});
  addUses(Model, Uses);
  const auto *Var = dyn_cast<VarDecl>(Container);
  if (Var && Var->hasInit() && isa<CoawaitExpr>(unmoved(Var->getInit())))
    return false; // when_all hands back what is over
  bool Matters = !Var || isa<ParmVarDecl>(Var) ||
                 Var->getType()->isReferenceType() ||
                 Model.classify(Var->getType()).runsUnheard();
  for (const TaskUse &Use : Uses.begin()->second) {
    const bool Before = Use.Ref->getBeginLoc() < Loop->getBeginLoc();
    if (Use.Kind == UseKind::Fill && Use.Call && Use.Call->getNumArgs() == 1) {
      const Expr *Value = unmoved(Use.Call->getArg(0));
      if (Model.classifyValue(Value).Drop == DropEffect::Blocks)
        return false;
      Matters |= refersToLocals(Value);
    } else if (Use.Kind == UseKind::Consume && Before &&
               !isa<FieldDecl>(Container)) {
      return false; // waited for, or anything else
    }
  }
  return Matters;
}

/// if (t.failed()) ...; else t.get(): this one cannot throw.
static bool isAskedBefore(Spot Wait, const Expr *Object, const Stmt *Loop) {
  const ValueDecl *Element = named(Object);
  for (Spot At = Wait.parent(); At && At.stmt() != Loop; At = At.parent()) {
    const auto *If = dyn_cast<IfStmt>(At.stmt());
    llvm::SmallVector<const Stmt *> Work;
    if (If && Element)
      Work.push_back(If->getCond());
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Asks = dyn_cast<CXXMemberCallExpr>(S);
          Asks && named(Asks->getImplicitObjectArgument()) == Element)
        return true;
      Work.append(S->child_begin(), S->child_end());
    }
  }
  return false;
}

const ValueDecl *abandonsRest(const Expr &Wait, Spot At, TaskModel &Model) {
  const Expr *Object = waitedObject(Wait);
  if (!Object || At.place().Try || At.place().Catch)
    return nullptr;
  const TaskInfo &Task = Model.classify(Object->getType());
  if (!Task.mustWait() || !Task.isEager() || Task.isOwner() || Task.Shared ||
      !Task.Container.empty())
    return nullptr;
  for (Spot Outer = At.parent(); Outer; Outer = Outer.parent()) {
    if (isa<LambdaExpr>(Outer.stmt()))
      return nullptr;
    if (!isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Outer.stmt()))
      continue;
    const ValueDecl *Container = containerOf(Object, Outer.stmt());
    const auto *Var = dyn_cast_or_null<VarDecl>(Container);
    if (!Container || !Model.classify(Container->getType()).isMany() ||
        (Var && !Var->hasLocalStorage()))
      return nullptr;
    return !isAskedBefore(At, Object, Outer.stmt()) &&
                   matters(Container, Outer.stmt(), Model)
               ? Container
               : nullptr;
  }
  return nullptr;
}

static bool mentions(const Stmt *S, const ValueDecl *D) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
    return Ref->getDecl() == D;
  return S && llvm::any_of(S->children(), [&](const Stmt *Child) {
           return mentions(Child, D);
         });
}

/// The first call under S that hands something over and may throw; logging is
/// not thought of.
static const CallExpr *throwingCall(const Stmt *S) {
  static const llvm::Regex Logs("(log|print|trace|debug|info|warn|error)",
                                llvm::Regex::IgnoreCase);
  if (!S || isa<LambdaExpr, CXXTryStmt>(S))
    return nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && !isa<CXXOperatorCallExpr>(Call) && Call->getNumArgs()) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Type =
        Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
    if (Type && !Type->isNothrow() && !Callee->isInStdNamespace() &&
        !Logs.match(nameOf(Callee)))
      return Call;
  }
  for (const Stmt *Child : S->children())
    if (const CallExpr *Found = throwingCall(Child))
      return Found;
  return nullptr;
}

const CallExpr *throwsPast(const LocalTask &Task) {
  const TaskInfo &Info = Task.Task;
  if (Task.Kind != LocalTask::Local || !Task.Init || !Task.Block ||
      !Task.Place.Try || !Info.isEager() || Info.isOwner() ||
      Info.Drop == DropEffect::Blocks || !Info.Container.empty() ||
      Info.Type->getAsCXXRecordDecl()->isInStdNamespace())
    return nullptr; // std::future ends without a sound, so it is kept at ease
  bool Declared = false;
  const CallExpr *Throws = nullptr;
  for (const Stmt *S : Task.Block->body()) {
    const auto *Decls = dyn_cast<DeclStmt>(S);
    if (!Declared) {
      Declared = Decls && llvm::is_contained(Decls->decls(), Task.Decl);
      continue;
    }
    if (mentions(S, Task.Decl))
      return Throws; // only what comes before the first use
    if (!Throws)
      Throws = throwingCall(S);
  }
  return nullptr; // never used: that is another matter
}

} // namespace waif
