// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/TaskAsConditionCheck.h"
#include "tasks/Callable.h"
#include "tidy/AwaitFix.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// Every test of a task that ends with the test: conditions all convert to
/// bool.
class TaskAsConditionCheck::Finder {
public:
  explicit Finder(TaskAsConditionCheck &Check)
      : Check(Check), Model(Check.Model) {
    const UserCode &Code = Model.code();
    Code.each<CXXMemberCallExpr>([this](const CXXMemberCallExpr *E, Spot At) {
      const auto *Conversion =
          dyn_cast_or_null<CXXConversionDecl>(E->getMethodDecl());
      if (Conversion && Conversion->getConversionType()->isBooleanType())
        test(E->getImplicitObjectArgument(), E, At);
    });
    Code.each<CXXConstructExpr>([this](const CXXConstructExpr *E, Spot At) {
      if (E->getNumArgs() && isTask(E->getArg(0)) &&
          namedSink(Model, E->getConstructor()->getParent()).Shape ==
              SinkShape::Truth)
        test(E->getArg(0), E, At);
    });
    Code.each<CXXOperatorCallExpr>(
        [this](const CXXOperatorCallExpr *E, Spot At) {
          for (const Expr *Arg : E->arguments())
            if (isTask(Arg) &&
                (E->getOperator() == OO_Exclaim ||
                 namedSink(Model, calleeOf(E)).Shape == SinkShape::Truth))
              test(Arg, E, At);
        });
    if (Check.ReportPredicates)
      Code.each<CallExpr>([this](const CallExpr *E, Spot) {
        for (const Expr *Arg : E->arguments())
          if (const auto Task = taskOfCalling(Model, Arg))
            if (const Sink To = namedSink(Model, calleeOf(E));
                To.Shape == SinkShape::Predicate)
              this->Check.reportPredicate(Arg, *Task, To);
      });
  }

  std::vector<Discard> Tests;

private:
  static const Expr *valueOf(const Expr *E) { return spelled(E); }
  bool isTask(const Expr *E) {
    return valueOf(E)->isPRValue() && Model.classify(E->getType()).mustWait();
  }
  void test(const Expr *Object, const Expr *Full, Spot At) {
    Discard D;
    D.Value = valueOf(Object);
    if (!D.Value->isPRValue()) // what has a name can be awaited later
      return;
    D.Task = Model.classifyValue(D.Value);
    if (!D.Task.mustWait() || D.Task.Shared)
      return;
    D.Full = Full;
    D.Place = At.place();
    Tests.push_back(std::move(D));
  }

  TaskAsConditionCheck &Check;
  TaskModel &Model;
};

TaskAsConditionCheck::TaskAsConditionCheck(StringRef Name,
                                           tidy::ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      ReportPredicates(Options.get("ReportPredicates", true)) {}

void TaskAsConditionCheck::storeOptions(
    tidy::ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "ReportPredicates", ReportPredicates);
}

void TaskAsConditionCheck::examine() {
  const Finder Tested(*this);
  if (Tested.Tests.empty())
    return;
  // f() || x; as a statement is waif-discarded-task's.
  llvm::SmallPtrSet<const Expr *, 8> Dropped;
  forEachDiscard(Model, [&](const Discard &D) { Dropped.insert(D.Value); });
  for (const Discard &Test : Tested.Tests)
    if (!Dropped.contains(Test.Value))
      report(Test);
}

void TaskAsConditionCheck::report(const Discard &Test) {
  const SourceLocation Loc = claim(Test.Value->getBeginLoc());
  if (Loc.isInvalid())
    return;
  const bool Await = canAwait(Test.Place, Test.Task);
  const QualType Payload = Test.Task.Payload;
  const bool HasTruth =
      !Payload.isNull() && Payload.getNonReferenceType()->isScalarType();
  const auto *Choice = dyn_cast<ConditionalOperator>(Test.Value);
  const auto Fix = HasTruth && !Choice ? awaitFix(Test, Model.context())
                                       : llvm::SmallVector<FixItHint, 2>();
  diag(Loc, "%0 %1 is only asked for its truth: %2")
      << Model.describe(Test.Task)
      << describeOrigin(Choice ? Choice->getTrueExpr() : Test.Value)
      << describe(Test.Task.Drop, Test.Task.isMany())
      << Test.Value->getSourceRange() << Fix;
  diag(Loc,
       !HasTruth ? "that there is a task says nothing about how it ends; keep "
                   "it and wait for it"
       : Await   ? "await it with 'co_await' and test what it yields"
                 : "wait for it and test what it yields",
       DiagnosticIDs::Note);
}

void TaskAsConditionCheck::reportPredicate(const Expr *Callable,
                                           const TaskInfo &Task,
                                           const Sink &To) {
  const SourceLocation Loc = claim(Callable->getBeginLoc());
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 returned by %1 is only asked for its truth by '%2': %3")
      << Model.describe(Task) << describeCallable(Callable) << To.Name
      << describe(Task.Drop, Task.isMany()) << Callable->getSourceRange();
  diag(Loc, "wait for each task and test what it yields", DiagnosticIDs::Note);
}

} // namespace waif
