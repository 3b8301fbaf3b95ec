// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/TaskFate.h"
#include "tasks/TaskUse.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

bool isSaid(const FunctionDecl &F, StringRef Text, const NameList &Names) {
  for (const auto *A : F.specific_attrs<AnnotateAttr>())
    if (A->getAnnotation() == Text)
      return true;
  if (!Names.empty() && Names.matches(qualifiedName(F)))
    return true;
  // What is said of a function holds for all that override it.
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  return Method && llvm::any_of(Method->overridden_methods(),
                                [&](const CXXMethodDecl *Overridden) {
                                  return isSaid(*Overridden, Text, Names);
                                });
}

namespace {
/// Finds every place where a statement, not a value, is wanted.
class DiscardFinder {
public:
  DiscardFinder(TaskModel &Model,
                llvm::function_ref<void(const Discard &)> Found,
                bool AwaitedOnly = false)
      : Model(Model), Found(Found), AwaitedOnly(AwaitedOnly) {}

  void run(const UserCode &Code) {
    Code.each<CompoundStmt>([&](const CompoundStmt *S, Spot At) {
      const Spot Around = At.parent();
      const bool HasValue = Around && isa<StmtExpr>(Around.stmt());
      for (const Stmt *Child : S->body())
        if (!HasValue || Child != S->body_back())
          statement(Child, At);
    });
    Code.each<IfStmt>([&](const IfStmt *S, Spot At) {
      statement(S->getInit(), At);
      statement(S->getThen(), At);
      statement(S->getElse(), At);
    });
    Code.each<ForStmt>([&](const ForStmt *S, Spot At) {
      statement(S->getInit(), At);
      statement(S->getInc(), At);
      statement(S->getBody(), At);
    });
    Code.each<CXXForRangeStmt>([&](const CXXForRangeStmt *S, Spot At) {
      statement(S->getInit(), At);
      statement(S->getBody(), At);
    });
    Code.each<SwitchStmt>([&](const SwitchStmt *S, Spot At) {
      statement(S->getInit(), At);
      statement(S->getBody(), At);
    });
    Code.each<WhileStmt>(
        [&](const WhileStmt *S, Spot At) { statement(S->getBody(), At); });
    Code.each<DoStmt>(
        [&](const DoStmt *S, Spot At) { statement(S->getBody(), At); });
    Code.each<SwitchCase>(
        [&](const SwitchCase *S, Spot At) { statement(S->getSubStmt(), At); });
    Code.each<LabelStmt>(
        [&](const LabelStmt *S, Spot At) { statement(S->getSubStmt(), At); });
    Code.each<AttributedStmt>([&](const AttributedStmt *S, Spot At) {
      statement(S->getSubStmt(), At);
    });
    // Dropped wherever they are written, so not followed from the statement.
    Code.each<BinaryOperator>([&](const BinaryOperator *E, Spot At) {
      if (E->getOpcode() == BO_Comma)
        statement(E->getLHS(), At);
    });
    Code.each<ExplicitCastExpr>([&](const ExplicitCastExpr *E, Spot At) {
      if (!E->getType()->isVoidType())
        return;
      Place = At.place();
      Root Top{E};
      Top.Muter = E;
      Top.Spelling = DropSpelling::VoidCast;
      drop(E->getSubExpr(), Top);
    });
  }

private:
  struct Root {
    const Expr *Full;
    const Expr *Muter = nullptr;
    DropSpelling Spelling = DropSpelling::Bare;
    bool Tested = false;
  };

  void statement(const Stmt *S, Spot In) {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E)
      return;
    Place = In.place();
    drop(E, {E});
  }
  void drop(const Expr *E, Root Top);
  void emit(const Expr *E, const Root &Top, bool Named = false);
  bool isIgnored(const Expr *E) const;

  TaskModel &Model;
  llvm::function_ref<void(const Discard &)> Found;
  const bool AwaitedOnly;
  CodePlace Place;
};

bool isStdIgnore(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return Ref && Ref->getDecl()->isInStdNamespace() &&
         nameOf(Ref->getDecl()) == "ignore";
}

/// The task that a conversion to bool was asked of.
const Expr *truthOperand(const Expr *E) {
  E = spelled(E);
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return truthOperand(Not->getSubExpr());
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    if (isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
      return Call->getImplicitObjectArgument();
  return E;
}

void DiscardFinder::drop(const Expr *E, Root Top) {
  E = spelled(E);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma)
      return drop(Binary->getRHS(), Top);
    if (Binary->isLogicalOp()) {
      Top.Tested = true;
      drop(truthOperand(Binary->getLHS()), Top);
      drop(truthOperand(Binary->getRHS()), Top);
    }
    return;
  }
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    drop(Choice->getTrueExpr(), Top);
    drop(Choice->getFalseExpr(), Top);
    return;
  }
  if (const auto *Choice = dyn_cast<BinaryConditionalOperator>(E))
    return drop(Choice->getFalseExpr(), Top);
  if (const auto *Chosen = dyn_cast<ChooseExpr>(E))
    return drop(Chosen->getChosenSubExpr(), Top);
  if (const auto *Block = dyn_cast<StmtExpr>(E)) {
    const CompoundStmt *Body = Block->getSubStmt();
    if (const auto *Last =
            Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back()))
      drop(Last, Top);
    return;
  }
  if (const auto *Assign = dyn_cast<CXXOperatorCallExpr>(E);
      Assign && Assign->getOperator() == OO_Equal) {
    if (!isStdIgnore(Assign->getArg(0)))
      return;
    Top.Muter = E;
    Top.Spelling = DropSpelling::StdIgnore;
    return drop(Assign->getArg(1), Top);
  }
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot) {
    Top.Tested = true;
    return drop(truthOperand(E), Top);
  }
  // f().valid(); asks a task that ends with the statement.
  bool Negated = false;
  if (const Expr *Asked = askedObject(E, Negated)) {
    Asked = spelled(Asked);
    Top.Tested = true;
    if (Asked->isPRValue())
      return drop(Asked, Top);
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
    if (Cast->getType()->isVoidType())
      return; // found by itself
    if (E->isXValue())
      return drop(Cast->getSubExpr(), Top);
  }
  if (E->isPRValue())
    return emit(E, Top);
  // std::move(t); is t; with a nicer name.
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && E->isXValue()) {
    if (Call->isCallToStdMove() ||
        (Call->getDirectCallee() &&
         Call->getDirectCallee()->isInStdNamespace() &&
         nameOf(Call->getDirectCallee()) == "forward"))
      drop(Call->getArg(0), Top);
    return;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  if ((Ref && isa<VarDecl>(Ref->getDecl())) || isa<MemberExpr>(E))
    emit(E, Top, true);
}

bool DiscardFinder::isIgnored(const Expr *E) const {
  const auto *F = dyn_cast_or_null<FunctionDecl>(calleeOf(E));
  return F &&
         (isSaid(*F, "waif::discardable", Model.options().IgnoredFunctions) ||
          isSaid(*F, "", Model.options().DetachFunctions));
}

void DiscardFinder::emit(const Expr *E, const Root &Top, bool Named) {
  Discard D;
  D.Value = E;
  D.Full = Top.Full;
  D.Muter = Top.Muter;
  D.Spelling = Top.Spelling;
  D.Tested = Top.Tested;
  D.Named = Named;
  D.Place = Place;
  if (E->containsErrors())
    return; // does not compile: what it would be is a guess
  if (AwaitedOnly) {
    const auto *Await = dyn_cast<CoawaitExpr>(E);
    if (Await && !isIgnored(Await->getOperand()))
      Found(D);
    return;
  }
  TaskInfo &Task = D.Task;
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    if (const FunctionDecl *Into = New->getOperatorNew();
        Into && Into->isReservedGlobalPlacementOperator())
      return; // who owns the storage owns the task
    Task = Model.classify(New->getAllocatedType());
    if (Task.Kind == TaskKind::Thread)
      return; // one that is never destroyed just runs
    Task.Drop = DropEffect::Leaks;
  } else {
    Task = Model.classifyValue(E);
  }
  if (!Task.mustNotDrop())
    return;
  if (isSettled(E, Model.context()))
    return;
  // t.operator co_await(); is written to look at the awaiter itself.
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(
          isa<CXXMemberCallExpr>(E) ? calleeOf(E) : nullptr);
      Method && Method->getOverloadedOperator() == OO_Coawait)
    return;
  // A handle without a thread.
  if (Task.Kind == TaskKind::Thread &&
      (Named || movesATask(E) || isEmptyValue(E)))
    return;
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Task.Container.empty() &&
      (Named || (Construct && Construct->getNumArgs() == 0)))
    return; // an empty container; a name is the other checks' matter
  if (Task.Shared && !(Call && nameOf(calleeOf(E)) == "share"))
    return; // others hold the same work
  // (void)t is how to keep the compiler quiet about t: see waif-unawaited-task.
  if (Named && Top.Spelling != DropSpelling::Bare)
    return;
  // (void)Task(std::move(t)) ends t here and now.
  if (Top.Spelling == DropSpelling::VoidCast && movesATask(E))
    return;
  if (Call && isIgnored(E))
    return;
  Found(D);
}
} // namespace

void forEachDiscard(TaskModel &Model,
                    llvm::function_ref<void(const Discard &)> Found) {
  DiscardFinder(Model, Found).run(Model.code());
}

void forEachDroppedResult(TaskModel &Model,
                          llvm::function_ref<void(const Discard &)> Found) {
  DiscardFinder(Model, Found, true).run(Model.code());
}

void forEachDiscard(TaskModel &Model, const FunctionDecl &F,
                    llvm::function_ref<void(const Discard &)> Found) {
  DiscardFinder(Model, Found).run(UserCode(F));
}

} // namespace waif
