// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/TaskUse.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static StringRef nameOf(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : StringRef();
}

bool isEmptyValue(const Expr *Value) {
  Value = Value->IgnoreUnlessSpelledInSource();
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Value))
    Value = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
  if (const auto *List = dyn_cast<InitListExpr>(Value))
    return List->getNumInits() == 0;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value)) {
    for (const Expr *Arg : Construct->arguments())
      if (!isa<CXXDefaultArgExpr>(Arg) && !isEmptyValue(Arg))
        return false;
    return true;
  }
  if (isa<CXXNullPtrLiteralExpr, CXXScalarValueInitExpr>(Value))
    return true;
  const auto *Ref = dyn_cast<DeclRefExpr>(Value);
  return Ref && nameOf(Ref->getDecl()) == "nullopt";
}

const Expr *askedObject(const Expr *Condition, bool &Negated) {
  Condition = Condition->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
      Not && Not->getOpcode() == UO_LNot) {
    Negated = !Negated;
    return askedObject(Not->getSubExpr(), Negated);
  }
  if (const auto *Clean = dyn_cast<ExprWithCleanups>(Condition))
    return askedObject(Clean->getSubExpr(), Negated);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Condition);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method)
    return nullptr;
  const bool Asks = (isa<CXXConversionDecl>(Method) &&
                     Method->getReturnType()->isBooleanType()) ||
                    llvm::StringSwitch<bool>(nameOf(Method))
                        .Cases({"valid", "has_value", "hasValue"}, true)
                        .Default(false);
  return Asks ? Call->getImplicitObjectArgument()->IgnoreParenImpCasts()
              : nullptr;
}

/// What calling a member of that name on the task or container does.
static UseKind memberCall(const CXXMethodDecl *Method, const TaskInfo &Info) {
  if (const auto *Conversion = dyn_cast<CXXConversionDecl>(Method))
    return Conversion->getConversionType()->isBooleanType() ? UseKind::Inspect
                                                            : UseKind::Consume;
  const StringRef Name = nameOf(Method);
  if (llvm::StringSwitch<bool>(Name)
          .Cases({"valid", "ready", "is_ready", "isReady", "available",
                  "failed", "done", "is_done", "empty", "has_value", "hasValue",
                  "size", "capacity", "index"},
                 true)
          .Default(false))
    return UseKind::Inspect;
  if (Info.Container.empty())
    return UseKind::Consume;
  return llvm::StringSwitch<UseKind>(Name)
      .Cases({"push_back", "emplace_back", "push_front", "emplace_front",
              "emplace", "insert", "try_emplace", "insert_or_assign", "push",
              "reserve", "resize", "shrink_to_fit"},
             UseKind::Fill)
      .Cases({"clear", "reset"}, UseKind::Empty)
      .Default(UseKind::Consume);
}

/// A call whose result is used hands out what it filled in: auto &T =
/// Tasks.emplace_back(f()).
static bool resultIsUsed(const Expr *Call, const ParentMap &Parents) {
  const Stmt *Parent = Parents.getParent(Call);
  while (
      isa_and_nonnull<ExprWithCleanups, ParenExpr, ImplicitCastExpr,
                      CXXBindTemporaryExpr, MaterializeTemporaryExpr>(Parent))
    Parent = Parents.getParent(Parent);
  if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(Parent))
    return !Cast->getType()->isVoidType();
  return isa_and_nonnull<Expr, DeclStmt, ReturnStmt, CoreturnStmt>(Parent);
}

static bool isInserter(const CallExpr *Call) {
  return llvm::StringSwitch<bool>(nameOf(Call->getDirectCallee()))
      .Cases({"back_inserter", "front_inserter", "inserter"}, true)
      .Default(false);
}

static UseKind operatorCall(const CXXOperatorCallExpr *Call, const Expr *Object,
                            const ParentMap &Parents) {
  const bool IsFirst = Call->getNumArgs() && Call->getArg(0) == Object;
  switch (Call->getOperator()) {
  case OO_Equal:
    if (!IsFirst || Call->getNumArgs() != 2)
      return UseKind::Consume;
    if (resultIsUsed(Call, Parents))
      return UseKind::Consume;
    return isEmptyValue(Call->getArg(1)) ? UseKind::Empty : UseKind::Overwrite;
  case OO_EqualEqual:
  case OO_ExclaimEqual:
  case OO_Exclaim:
    return UseKind::Inspect;
  case OO_Subscript: // m[1] = f() fills; to read an element is to have it
    if (const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(
            Parents.getParentIgnoreParenImpCasts(
                const_cast<CXXOperatorCallExpr *>(Call)));
        Assign && Assign->getOperator() == OO_Equal &&
        Assign->getArg(0)->IgnoreParenImpCasts() == Call)
      return UseKind::Fill;
    return UseKind::Consume;
  default:
    return UseKind::Consume;
  }
}

TaskUse classifyUse(const Expr *Ref, const TaskInfo &Info,
                        const ParentMap &Parents) {
  const Expr *E = Ref;
  for (;;) {
    const Stmt *Parent = Parents.getParent(E);
    if (!Parent)
      return {UseKind::Consume, E};
    const auto *Outer = dyn_cast<Expr>(Parent);
    if (!Outer) // a statement by itself, or the start of another name
      return {isa<DeclStmt, ReturnStmt, CoreturnStmt, CXXForRangeStmt>(Parent)
                  ? UseKind::Consume
                  : UseKind::Nothing,
              E};
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Outer);
        Cast && Cast->getType()->isVoidType())
      return {UseKind::Nothing, Outer};
    if (isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups,
            MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Outer)) {
      E = Outer;
      continue;
    }
    if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr,
            RequiresExpr>(Outer))
      return {UseKind::Nothing, Outer};
    if (const auto *Comma = dyn_cast<BinaryOperator>(Outer);
        Comma && Comma->getOpcode() == BO_Comma) {
      if (Comma->getLHS() == E)
        return {UseKind::Nothing, Outer};
      E = Outer;
      continue;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(Outer)) {
      const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(
          Parents.getParentIgnoreParens(const_cast<MemberExpr *>(Member)));
      if (!Call || Call->getCallee()->IgnoreParens() != Member ||
          !Call->getMethodDecl())
        return {UseKind::Consume, Outer};
      const CXXMethodDecl *Method = Call->getMethodDecl();
      const UseKind Kind = memberCall(Method, Info);
      // A setter that returns the object: look at what is done with that.
      const QualType Result = Method->getReturnType();
      if (Kind == UseKind::Consume && Info.Container.empty() &&
          Result->isLValueReferenceType() &&
          Result->getPointeeCXXRecordDecl() == Method->getParent()) {
        E = Call;
        continue;
      }
      if (Kind == UseKind::Fill && resultIsUsed(Call, Parents))
        return {UseKind::Consume, Call};
      return {Kind, Call};
    }
    if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Outer))
      return {operatorCall(Call, E, Parents), Outer};
    if (const auto *Call = dyn_cast<CallExpr>(Outer)) {
      if (Call->isCallToStdMove()) {
        E = Outer;
        continue;
      }
      return {isInserter(Call) ? UseKind::Fill : UseKind::Consume, Outer};
    }
    // [&t] alone does nothing with t; the mentions inside count by themselves.
    if (isa<LambdaExpr>(Outer) && isa<DeclRefExpr>(E) && E->isLValue())
      return {UseKind::Nothing, Outer};
    return {UseKind::Consume, Outer};
  }
}

} // namespace waif
