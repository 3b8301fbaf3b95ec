// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/DanglingTaskCheck.h"
#include "tasks/Destination.h"
#include "tasks/GateChain.h"
#include "tasks/IdleLock.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {

DanglingTaskCheck::DanglingTaskCheck(StringRef Name, ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      ViewTypes(listOption(
          "ViewTypes", "std::basic_string_view;std::span;"
                       "std::initializer_list;(.*::)?(string_view|StringPiece|"
                       "StringRef|StringPtr|ArrayRef|ArrayPtr|Span|span|Range|"
                       "function_ref|FunctionRef|QStringView)")),
      LockTypes(listOption("LockTypes", "(std|boost)::(lock_guard|unique_lock|"
                                        "scoped_lock|shared_lock)")),
      Continuations(listOption(
          "Continuations",
          "(.*::)?(then(Value|Try|Error)?(Inline)?|then_wrapped(_nrvo)?|"
          "finally|ensure|handle_exception(_type)?|"
          "defer(Value|Error|Ensure)?|onFailed|onCanceled)")),
      AssumeCoroutines(Options.get("AssumeCoroutines", true)),
      AcrossSuspension(Options.get("AcrossSuspension", true)) {}

void DanglingTaskCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "ViewTypes", ViewTypes.text());
  Options.store(Map, "LockTypes", LockTypes.text());
  Options.store(Map, "Continuations", Continuations.text());
  Options.store(Map, "AssumeCoroutines", AssumeCoroutines);
  Options.store(Map, "AcrossSuspension", AcrossSuspension);
}

void DanglingTaskCheck::examine() {
  Model.code().each<CallExpr>([this](const CallExpr *E, Spot At) {
    if (E->isTypeDependent())
      return;
    examineCall(At, *E);
    examineLock(At, *E);
  });
  Model.code().each<LambdaExpr>(
      [this](const LambdaExpr *E, Spot At) { examineLambda(At, *E); });
  forEachDiscard(Model, [this](const Discard &D) { examineGate(*D.Value); });
  if (AcrossSuspension)
    examineReferences();
}

/// A class that coroutines return, so that a declared function may be one.
static bool isCoroutineType(const TaskInfo &Task) {
  return Task.Kind == TaskKind::Task && Task.Container.empty() && Task.isLazy();
}

void DanglingTaskCheck::examineCall(Spot At, const CallExpr &Call) {
  const TaskInfo &Task = Model.classify(Call.getType());
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || !Call.isPRValue() || !Task.Container.empty() ||
      (!Task.mustWait() && Task.Kind != TaskKind::FireAndForget))
    return;
  const FunctionDecl *Defined = bodyOf(*Callee);
  // The body of a template is there, or was left out with its library's.
  if (Defined ? !isCoroutine(*Defined)
              : !AssumeCoroutines || !isCoroutineType(Task) ||
                    Callee->getPrimaryTemplate())
    return;
  const llvm::SmallVector<Loan, 2> Loans = loansOf(Call, *Callee, ViewTypes);
  if (Loans.empty())
    return;
  const auto Around = At.around();
  const Destination To = destinationOf(Around, Model);
  if (To == Destination::Unknown ||
      (To == Destination::Dropped && !Task.isEager()))
    return; // a lazy task that is dropped never gets that far
  // What spawns may run the task at once, up to its first suspension.
  const bool Lazy = Task.isLazy() && To != Destination::Spawned;
  for (const Loan &Lent : Loans) {
    if (Lent.Local && (To == Destination::Returned
                           ? Lent.Local->getDeclContext() != At.place().Function
                           : !isLeft(*Lent.Local, To, Around, At.place())))
      continue;
    if (!Defined) {
      // A declared function that takes a task&& combines tasks.
      const bool Takes =
          Lent.To == Loan::Parameter &&
          Lent.Param->getType()->isRValueReferenceType() &&
          Model.classify(Lent.Param->getType().getNonReferenceType())
              .mustWait();
      if (Lent.To == Loan::Parameter && Lazy && !Takes)
        return reportLoan(At, Task, Lent, To, nullptr, nullptr);
    } else if (const Stmt *Use = laterUse(*Defined, Lazy, Lent)) {
      return reportLoan(At, Task, Lent, To, Defined, Use);
    }
  }
}

void DanglingTaskCheck::reportLoan(Spot At, const TaskInfo &Task,
                                   const Loan &Lent, Destination To,
                                   const FunctionDecl *Defined,
                                   const Stmt *Use) {
  // A running coroutine goes on without any of its callers: its parameter is
  // at fault. What a lazy one needs is up to who awaits it.
  const auto &Call = *cast<Expr>(At.stmt());
  const bool Left = Lent.Local && To != Destination::Returned;
  SourceLocation Fault = Call.getBeginLoc();
  if (Use && !Left && Lent.To == Loan::Parameter && Task.isEager() &&
      Model.context().getSourceManager().isInMainFile(Use->getBeginLoc()))
    Fault = Defined->getParamDecl(Lent.Param->getFunctionScopeIndex())
                ->getLocation();
  // A test sees to it that what a running task awaits is there.
  const Doubt Why = Task.isEager() || To == Destination::Spawned
                        ? doubtAboutTest(At.place().Function, Model.options())
                        : Doubt::None;
  const SourceLocation Loc = isWanted(Why) ? claim(Fault) : SourceLocation();
  if (Loc.isInvalid())
    return;
  const std::string Local =
      Lent.Local ? "'" + Lent.Local->getNameAsString() + "'" : "";
  const std::string Owner = Lent.Local ? Local : "the temporary";
  std::string What;
  if (Lent.To == Loan::Closure)
    What = Lent.Local ? Local + ", which holds its captures"
                      : "the closure that holds its captures";
  else if (Lent.To == Loan::Object)
    What = Owner + ", its object";
  else
    What = Owner + (Lent.Local ? ", which" : " that") + " its parameter " +
           (Lent.Param->getIdentifier()
                ? "'" + Lent.Param->getNameAsString() + "' "
                : "") +
           "refers to";
  diag(Loc, "%0 %1 outlives %2")
      << Model.describe(Task) << describeOrigin(&Call) << What
      << Call.getSourceRange();
  if (Use)
    note(Use->getBeginLoc(), Task.isLazy() ? "used here, when the task runs"
                                           : "used here, after a suspension");
  if (Lent.Local)
    note(Lent.Local->getLocation(),
         Local + (Left ? " dies with its scope, and nothing before that waits"
                       : " dies when this function returns"));
  else
    note(Call.getEndLoc(), Lent.To == Loan::Closure
                               ? "the captures die at the end of this statement"
                               : "it dies at the end of this statement");
  if (Lent.To == Loan::Parameter)
    note(Lent.Param->getLocation(), "take this parameter by value");
  else if (Lent.To == Loan::Closure)
    note(Loc, "await it in the same expression, or pass what it needs as "
              "parameters by value");
  noteDoubt(Loc, Why);
}

void DanglingTaskCheck::examineLock(Spot At, const CallExpr &Call) {
  const TaskInfo &Task = Model.classify(Call.getType());
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!isCoroutineType(Task) || !Callee)
    return;
  const FunctionDecl *Defined = bodyOf(*Callee);
  if (Defined && !isCoroutine(*Defined))
    return;
  const auto Around = At.around();
  const VarDecl *Lock = idleLockBefore(Call, Around, LockTypes);
  if (!Lock || destinationOf(Around, Model) != Destination::Returned)
    return;
  const SourceLocation Loc = claim(Call.Stmt::getBeginLoc());
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 %1 outlives the lock %2: it runs when the lock is released")
      << Model.describe(Task) << describeOrigin(&Call) << Lock
      << Call.getSourceRange();
  note(Lock->getLocation(), "released when this function returns");
}

void DanglingTaskCheck::examineLambda(Spot At, const LambdaExpr &Lambda) {
  const FunctionDecl *Body = Lambda.getCallOperator();
  if (Lambda.capture_begin() == Lambda.capture_end())
    return;
  const TaskInfo &Task = Model.classify(Body->getReturnType());
  const bool Coroutine = isCoroutine(*Body) && !keepsClosure(*Body);
  const Expr *Converted = nullptr; // the function object made of it
  for (Spot Outer = At.parent(); Outer; Outer = Outer.parent()) {
    const Stmt *S = Outer.stmt();
    if (isa<ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
            ParenExpr, FullExpr>(S))
      continue;
    if (const auto *Made = dyn_cast<CXXConstructExpr>(S)) {
      Converted = Made;
      continue;
    }
    const auto *Call = dyn_cast<CallExpr>(S);
    if (!Call)
      return;
    const auto *Callee = dyn_cast_or_null<FunctionDecl>(calleeOf(Call));
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    const bool Continuation =
        Member && Callee && Continuations.matches(qualifiedName(*Callee)) &&
        Model.classify(Member->getObjectType()).mustWait();
    if (Continuation)
      examineContinuation(Lambda, *Member, Outer);
    if (!Coroutine)
      return;
    if (Callee &&
        Model.options().SpawnFunctions.matches(qualifiedName(*Callee)))
      return examineSpawned(Lambda, At);
    const bool Continues = Continuation && Task.mustWait() && Task.isEager() &&
                           !callsCoroutine(*Callee);
    const bool Handles = Converted && Task.Kind == TaskKind::FireAndForget;
    // Awaited in the expression that makes the closure, a gate is safe.
    const bool Gated =
        !Member && Callee && Task.mustWait() && Task.isEager() &&
        Model.options().GateFunctions.matches(qualifiedName(*Callee)) &&
        !callsCoroutine(*Callee) &&
        destinationOf(Outer.around(), Model) != Destination::Unknown;
    const Stmt *Use = Continues || Handles || Gated
                          ? laterUseOfCaptures(Lambda, false, Handles)
                          : nullptr;
    const SourceLocation Loc =
        Use ? claim(Lambda.getBeginLoc()) : SourceLocation();
    if (Loc.isInvalid())
      return;
    if (Continues || Gated)
      diag(Loc, "the captures of this coroutine lambda die when %0 has called "
                "it: %1 outlives them")
          << ("'" + Callee->getNameAsString() + "'") << Model.describe(Task)
          << Lambda.getSourceRange();
    else
      diag(Loc, "the captures of this coroutine lambda die with the function "
                "object it becomes, and nobody can wait for its %0")
          << Model.describe(Task) << Lambda.getSourceRange();
    note(Use->getBeginLoc(), "used here, after a suspension");
    note(Loc, "call a coroutine that takes them as parameters by value");
    return;
  }
}

void DanglingTaskCheck::examineGate(const Expr &Dropped) {
  const Straggler Found = stragglerOf(&Dropped, Model.options().GateFunctions);
  const SourceLocation Loc =
      Found.Lambda ? claim(Found.Lambda->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "this continuation runs outside of the gate, when what it refers "
            "to may be gone")
      << Found.Lambda->getSourceRange();
  note(Found.Gated->getBeginLoc(),
       "the gate waits for this part alone; move the continuation into it");
}

} // namespace waif
