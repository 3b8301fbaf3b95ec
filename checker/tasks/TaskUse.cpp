// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/TaskUse.h"
#include "tasks/TaskFate.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

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
static UseKind memberCall(const CXXMethodDecl *Method, const TaskInfo &Info,
                          const TaskOptions &Options) {
  if (isSaid(*Method, "waif::consumes", Options.Consumers))
    return UseKind::Consume;
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
  if (Name == "emplace" && !Info.isMany()) // there is room for one
    return UseKind::Overwrite;
  return llvm::StringSwitch<UseKind>(Name)
      .Cases({"push_back", "emplace_back", "push_front", "emplace_front",
              "emplace", "insert", "try_emplace", "insert_or_assign", "push",
              "reserve", "resize", "shrink_to_fit"},
             UseKind::Fill)
      .Cases({"clear", "reset", "erase", "pop", "pop_back", "pop_front"},
             UseKind::Empty)
      .Default(UseKind::Consume);
}

/// What only converts or binds.
static bool isWrapper(const Stmt *S) {
  return isa<ImplicitCastExpr, ParenExpr, ExprWithCleanups,
             CXXBindTemporaryExpr, MaterializeTemporaryExpr>(S);
}

/// What takes the value of the expression at Of.
static Spot taker(Spot Of) {
  Spot At = Of.parent();
  while (At && isWrapper(At.stmt()))
    At = At.parent();
  return At;
}

/// A call whose result is used hands out what it filled in: auto &T =
/// Tasks.emplace_back(f()).
static bool resultIsUsed(Spot Call) {
  const Spot By = taker(Call);
  if (!By)
    return false;
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(By.stmt()))
    return !Cast->getType()->isVoidType();
  return isa<Expr, DeclStmt, ReturnStmt, CoreturnStmt>(By.stmt());
}

static bool isInserter(const CallExpr *Call) {
  return llvm::StringSwitch<bool>(nameOf(Call->getDirectCallee()))
      .Cases({"back_inserter", "front_inserter", "inserter"}, true)
      .Default(false);
}

static UseKind operatorCall(const CXXOperatorCallExpr *Call, const Stmt *Object,
                            Spot At) {
  const bool IsFirst = Call->getNumArgs() && Call->getArg(0) == Object;
  switch (Call->getOperator()) {
  case OO_Equal:
    if (!IsFirst || Call->getNumArgs() != 2)
      return UseKind::Consume;
    if (resultIsUsed(At))
      return UseKind::Consume;
    return isEmptyValue(Call->getArg(1)) ? UseKind::Empty : UseKind::Overwrite;
  case OO_EqualEqual:
  case OO_ExclaimEqual:
  case OO_Exclaim:
    return UseKind::Inspect;
  case OO_Subscript: { // m[1] = f() fills; to read an element is to have it
    const Spot By = taker(At);
    const auto *Assign =
        By ? dyn_cast<CXXOperatorCallExpr>(By.stmt()) : nullptr;
    return Assign && Assign->getOperator() == OO_Equal &&
                   Assign->getArg(0)->IgnoreParenImpCasts() == Call
               ? UseKind::Fill
               : UseKind::Consume;
  }
  default:
    return UseKind::Consume;
  }
}

namespace {
struct Verdict {
  UseKind Kind;
  const Expr *At;
};
} // namespace

static Verdict fateOf(Spot Ref, const TaskInfo &Info,
                      const TaskOptions &Options) {
  for (Spot Here = Ref;;) {
    const auto *E = cast<Expr>(Here.stmt());
    const Spot Next = Here.parent();
    if (!Next)
      return {UseKind::Consume, E};
    const auto *Outer = dyn_cast<Expr>(Next.stmt());
    if (!Outer) // a statement by itself, or the start of another name
      return {
          isa<DeclStmt, ReturnStmt, CoreturnStmt, CXXForRangeStmt>(Next.stmt())
              ? UseKind::Consume
              : UseKind::Nothing,
          E};
    const auto *Cast = dyn_cast<ExplicitCastExpr>(Outer);
    if (Cast && Cast->getType()->isVoidType())
      return {UseKind::Nothing, Outer};
    const auto *Call = dyn_cast<CallExpr>(Outer);
    if (isWrapper(Outer) || (Call && Call->isCallToStdMove())) {
      Here = Next;
      continue;
    }
    if (const auto *Comma = dyn_cast<BinaryOperator>(Outer);
        Comma && Comma->getOpcode() == BO_Comma) {
      if (Comma->getLHS() == E)
        return {UseKind::Nothing, Outer};
      Here = Next;
      continue;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(Outer)) {
      Spot Around = Next.parent();
      while (Around && isa<ParenExpr>(Around.stmt()))
        Around = Around.parent();
      const auto *Invoke =
          Around ? dyn_cast<CXXMemberCallExpr>(Around.stmt()) : nullptr;
      // A number beside the task in a plain struct.
      if (Info.Kind == TaskKind::None &&
          isa<FieldDecl>(Member->getMemberDecl()) &&
          Member->getType()->isArithmeticType())
        return {UseKind::Inspect, Outer};
      if (!Invoke || Invoke->getCallee()->IgnoreParens() != Member ||
          !Invoke->getMethodDecl())
        return {UseKind::Consume, Outer};
      const CXXMethodDecl *Method = Invoke->getMethodDecl();
      const UseKind Kind = memberCall(Method, Info, Options);
      // A setter that returns the object: look at what is done with that.
      const QualType Result = Method->getReturnType();
      if (Kind == UseKind::Consume && Info.Container.empty() &&
          Result->isLValueReferenceType() &&
          Result->getPointeeCXXRecordDecl() == Method->getParent()) {
        Here = Around;
        continue;
      }
      if ((Kind == UseKind::Fill || Kind == UseKind::Overwrite) &&
          resultIsUsed(Around))
        return {UseKind::Consume, Invoke};
      return {Kind, Invoke};
    }
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Outer))
      return {operatorCall(Operator, E, Next), Outer};
    // Tasks().swap(tasks) is how to say clear().
    if (const auto *Swap = dyn_cast_or_null<CXXMemberCallExpr>(Call);
        Swap && nameOf(Swap->getMethodDecl()) == "swap" &&
        isEmptyValue(Swap->getImplicitObjectArgument()))
      return {UseKind::Empty, Outer};
    if (Call)
      return {isInserter(Call) ? UseKind::Fill : UseKind::Consume, Outer};
    // [&t] alone does nothing with t; the mentions inside count by themselves.
    if (isa<LambdaExpr>(Outer) && isa<DeclRefExpr>(E) && E->isLValue())
      return {UseKind::Nothing, Outer};
    return {UseKind::Consume, Outer};
  }
}

static StringRef identifier(DeclarationName Name) {
  const IdentifierInfo *Id = Name.getAsIdentifierInfo();
  return Id ? Id->getName() : StringRef();
}

/// Fills in how the use is written.
static void spell(TaskUse &Use) {
  Spot By = taker(Use.Where);
  if (!By)
    return;
  // std::move(t).get() is a member call, too.
  if (const auto *Move = dyn_cast<CallExpr>(By.stmt());
      Move && Move->isCallToStdMove())
    if (const Spot Outer = taker(By);
        Outer && isa<MemberExpr, CXXDependentScopeMemberExpr>(Outer.stmt()))
      By = Outer;
  const Stmt *Parent = By.stmt();
  if (const auto *Loop = dyn_cast<CXXForRangeStmt>(Parent)) {
    Use.How = TaskUse::Iterated;
    Use.Element = Loop->getLoopVariable();
  } else if (isa<LambdaExpr>(Parent) &&
             By.stmt() == Use.Where.parent().stmt()) {
    Use.How = TaskUse::Captured;
  } else if (const auto *Call = dyn_cast<CallExpr>(Parent)) {
    const NamedDecl *Callee = calleeOf(Call);
    Use.How = TaskUse::Argument;
    Use.Call = Call;
    if (Callee)
      Use.Name = identifier(Callee->getDeclName());
  } else if (isa<MemberExpr, CXXDependentScopeMemberExpr>(Parent)) {
    const auto *M = dyn_cast<MemberExpr>(Parent);
    const Spot Called = taker(By);
    if (!Called || !isa<CallExpr>(Called.stmt()))
      return; // a member object, a bound method
    Use.How = TaskUse::Member;
    Use.Name =
        identifier(M ? M->getMemberDecl()->getDeclName()
                     : cast<CXXDependentScopeMemberExpr>(Parent)->getMember());
    Use.Call = cast<CallExpr>(Called.stmt());
    const Spot Result = taker(Called);
    Use.Dropped =
        Result && !isa<Expr, DeclStmt, ReturnStmt, CoreturnStmt>(Result.stmt());
  }
}

TaskUse classifyUse(Spot Ref, const TaskInfo &Info,
                    const TaskOptions &Options) {
  TaskUse Use;
  Use.Ref = cast<Expr>(Ref.stmt());
  Use.Where = Ref;
  const Verdict Fate = fateOf(Ref, Info, Options);
  Use.Kind = Fate.Kind;
  Use.At = Fate.At;
  spell(Use);
  return Use;
}

void addUses(TaskModel &Model, VariableUses &Uses) {
  if (Uses.empty())
    return;
  const auto Add = [&](const ValueDecl *D, Spot Where) {
    if (auto It = Uses.find(D); It != Uses.end())
      It->second.push_back(
          classifyUse(Where, Model.classify(D->getType()), Model.options()));
  };
  Model.code().each<DeclRefExpr>(
      [&](const DeclRefExpr *E, Spot Where) { Add(E->getDecl(), Where); });
  Model.code().each<MemberExpr>(
      [&](const MemberExpr *E, Spot Where) { Add(E->getMemberDecl(), Where); });
}

VariableUses collectUses(TaskModel &Model,
                         llvm::function_ref<bool(const ValueDecl *)> Wanted) {
  VariableUses Uses;
  const auto Declare = [&](const ValueDecl *D, const CodePlace &) {
    if (!D->getType()->isDependentType() && Wanted(D))
      Uses.insert({D, {}});
  };
  Model.code().eachDecl<VarDecl>(Declare);
  Model.code().eachDecl<FieldDecl>(Declare);
  addUses(Model, Uses);
  for (auto &[Variable, Mentions] : Uses)
    llvm::erase_if(Mentions, [](const TaskUse &Use) {
      return Use.How == TaskUse::Captured;
    });
  return Uses;
}

} // namespace waif
