// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/WaitGraph.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

const ValueDecl *TaskPlace::named() const {
  return Field ? static_cast<const ValueDecl *>(Field) : Root;
}

namespace {
struct Wait {
  TaskPlace On; // in the coroutine's own terms
  const CoawaitExpr *Await;
};
using Waits = llvm::MapVector<const FunctionDecl *, llvm::SmallVector<Wait, 2>>;
} // namespace

/// p in p->, *p, std::move(p), copies of p.
static const Expr *stripped(const Expr *E) {
  while (true) {
    E = spelled(E);
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
    const auto *Unary = dyn_cast<UnaryOperator>(E);
    const auto *Call = dyn_cast<CallExpr>(E);
    if (Operator && Operator->getNumArgs() == 1 &&
        (Operator->getOperator() == OO_Star ||
         Operator->getOperator() == OO_Arrow))
      E = Operator->getArg(0);
    else if (Unary && (Unary->getOpcode() == UO_Deref ||
                       Unary->getOpcode() == UO_AddrOf))
      E = Unary->getSubExpr();
    else if (Call && Call->isCallToStdMove())
      E = Call->getArg(0);
    else if (const auto *Copy = dyn_cast<CXXConstructExpr>(E);
             Copy && Copy->getNumArgs() == 1 &&
             Copy->getConstructor()->isCopyOrMoveConstructor())
      E = Copy->getArg(0);
    else
      return E;
  }
}

/// Whether E is the object that the function is a member of. Sets Root for a
/// variable; anything else is not followed.
static bool isObject(const Expr *E, const ValueDecl *&Root) {
  E = stripped(E);
  Root = nullptr;
  if (isa<CXXThisExpr>(E))
    return true;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const FunctionDecl *F = Call->getDirectCallee();
        F && F->getIdentifier() && F->getName() == "shared_from_this")
      return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    Root = dyn_cast<VarDecl>(Ref->getDecl());
  return Root;
}

static TaskPlace placeOf(const Expr *E) {
  TaskPlace Place;
  E = stripped(E);
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    Place.Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Place.Field || !isObject(Member->getBase(), Place.Root))
      return {};
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    Place.Root = dyn_cast<VarDecl>(Ref->getDecl());
  }
  return Place;
}

/// What is awaited: the task itself or what joins it.
static TaskPlace awaited(const CoawaitExpr *Await) {
  const Expr *E = stripped(Await->getOperand());
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    static const StringRef Joins[] = {"join", "wait", "get", "result"};
    const CXXMethodDecl *Callee = Call->getMethodDecl();
    if (!Callee || !Callee->getIdentifier() ||
        !llvm::is_contained(Joins, Callee->getName()))
      return {};
    E = Call->getImplicitObjectArgument();
  }
  return placeOf(E);
}

/// Whether the function comes to its own statement whatever happens, short of
/// exceptions.
static bool isUnconditional(Spot At) {
  for (Spot Up = At.parent(); Up; Up = Up.parent())
    if (isa<IfStmt, SwitchStmt, ForStmt, WhileStmt, CXXForRangeStmt,
            AbstractConditionalOperator, CXXCatchStmt, LambdaExpr>(Up.stmt()))
      return isa<LambdaExpr>(Up.stmt());
  return true;
}

static Waits collectWaits(TaskModel &Model) {
  Waits All;
  llvm::DenseMap<const FunctionDecl *, SourceLocation> FirstReturn;
  Model.code().each<CoreturnStmt>([&](const CoreturnStmt *S, Spot At) {
    FirstReturn.try_emplace(At.place().Function, S->getBeginLoc());
  });
  const SourceManager &Files = Model.context().getSourceManager();
  Model.code().each<CoawaitExpr>([&](const CoawaitExpr *E, Spot At) {
    const FunctionDecl *F = At.place().Function;
    if (E->isImplicit() || !F || !isUnconditional(At))
      return;
    const SourceLocation Return = FirstReturn.lookup(F);
    if (Return.isValid() &&
        Files.isBeforeInTranslationUnit(Return, E->getBeginLoc()))
      return;
    if (const TaskPlace On = awaited(E); !On.isNone())
      All[F->getCanonicalDecl()].push_back({On, E});
  });
  return All;
}

/// A copy that the caller does not see has tasks of its own.
static bool refersToCallers(QualType Type) {
  return Type->isReferenceType() || Type->isPointerType() ||
         (definitionOf(Type) && findMember(definitionOf(Type), "element_type"));
}

/// What the coroutine calls On, in the terms of who calls it.
static TaskPlace inCaller(const CallExpr *Call, const FunctionDecl *F,
                          TaskPlace On) {
  const bool IsOperator = isa<CXXOperatorCallExpr>(Call);
  const Expr *Arg = nullptr;
  if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(On.Root);
      Param && Param->getDeclContext() == F) {
    const unsigned Index =
        Param->getFunctionScopeIndex() + (IsOperator && !F->isStatic());
    if (Index >= Call->getNumArgs() || !refersToCallers(Param->getType()))
      return {};
    Arg = Call->getArg(Index);
  } else if (On.Root) { // captured, or global
    return On;
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    Arg = Member->getImplicitObjectArgument();
  } else {
    return {};
  }
  if (!On.Field)
    return placeOf(Arg);
  return isObject(Arg, On.Root) ? On : TaskPlace();
}

/// The calls of coroutines that make the value, in nested arguments too.
template <class Callback> static void eachCall(const Stmt *S, Callback Found) {
  if (!S || isa<LambdaExpr>(S))
    return;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    Found(Call);
  for (const Stmt *Child : S->children())
    eachCall(Child, Found);
}

std::vector<WaitEdge> waitEdges(TaskModel &Model) {
  std::vector<WaitEdge> Edges;
  const Waits Known = collectWaits(Model);
  if (Known.empty())
    return Edges;
  const auto Put = [&](const Expr *Into, const Expr *Start, const Stmt *Value,
                       Spot At) {
    const TaskPlace From = placeOf(Into);
    if (From.isNone())
      return;
    eachCall(Value, [&](const CallExpr *Call) {
      const FunctionDecl *F = Call->getDirectCallee();
      const auto Here = F ? Known.find(F->getCanonicalDecl()) : Known.end();
      if (Here == Known.end())
        return;
      const FunctionDecl *Definition = F->getDefinition();
      for (const Wait &W : Here->second)
        if (const TaskPlace To =
                inCaller(Call, Definition ? Definition : F, W.On);
            !To.isNone())
          Edges.push_back({From, To, Start, W.Await, At.place().Function});
    });
  };
  Model.code().each<CXXOperatorCallExpr>(
      [&](const CXXOperatorCallExpr *E, Spot At) {
        if (E->getOperator() == OO_Equal && E->getNumArgs() == 2)
          Put(E->getArg(0), E, E->getArg(1), At);
      });
  Model.code().each<CXXMemberCallExpr>(
      [&](const CXXMemberCallExpr *E, Spot At) {
        if (const CXXMethodDecl *Callee = E->getMethodDecl();
            Callee && Callee->getIdentifier() && Callee->getName() == "emplace")
          for (const Expr *Arg : E->arguments())
            Put(E->getImplicitObjectArgument(), E, Arg, At);
      });
  return Edges;
}

} // namespace waif
