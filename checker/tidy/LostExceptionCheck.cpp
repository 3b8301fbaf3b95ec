// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/LostExceptionCheck.h"
#include "tasks/BlindCatch.h"
#include "tasks/HeldByContinuation.h"
#include "tasks/Sequences.h"
#include "tasks/Swallowing.h"
#include "tasks/TaskFate.h"
#include "tasks/UnreadResults.h"
#include "tidy/TestMacro.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {

LostExceptionCheck::LostExceptionCheck(StringRef Name,
                                       ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      ReportDetached(Options.get("ReportDetached", false)),
      ReportSequences(Options.get("ReportSequences", false)) {}

void LostExceptionCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "ReportDetached", ReportDetached);
  Options.store(Map, "ReportSequences", ReportSequences);
}

void LostExceptionCheck::examine() {
  Uses = collectUses(Model, [this](const ValueDecl *D) {
    const auto *Var = dyn_cast<VarDecl>(D);
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        D->getType()->getAsCXXRecordDecl());
    return isFutureVariable(D, Model) ||
           (Var && Var->hasLocalStorage() && Spec &&
            Spec->getName() == "shared_ptr");
  });
  if (Model.isWhole())
    examineFutures();
  const UserCode &Code = Model.code();
  Code.each<ReturnStmt>([this](const ReturnStmt *S, Spot At) {
    if (At.place().Try)
      examineReturn(*At.place().Try, *S);
  });
  Code.each<CXXOperatorCallExpr>([this](const CXXOperatorCallExpr *E, Spot At) {
    if (At.place().Try && !E->isTypeDependent())
      examineAssignment(*At.place().Try, *E);
  });
  Code.each<CXXTryStmt>([this](const CXXTryStmt *S, Spot At) {
    if (const CXXCatchStmt *Empty = emptyCatchAtTheEnd(*S, At, Model))
      reportEmptyCatch(*Empty);
  });
  Code.each<CallExpr>([this](const CallExpr *E, Spot At) {
    if (!E->isTypeDependent())
      examineCall(*E, At);
  });
  Code.each<CompoundStmt>(
      [this](const CompoundStmt *S, Spot) { examineSequence(*S); });
  Code.each<CXXForRangeStmt>([this](const CXXForRangeStmt *S, Spot At) {
    if (!At.place().Try)
      examineSequence(*S);
  });
  Code.eachDecl<CXXMethodDecl>(
      [this](const CXXMethodDecl *D, const auto &) { examineMethod(*D); });
  // co_await when_all(...); and its get() alone.
  const auto Dropped = [this](const Discard &D) {
    const Expr *Waited = waitedFor(D.Value);
    if (const CallExpr *All =
            Waited ? whenAllBehind(Waited, Uses, Model) : nullptr)
      reportWhenAll(*All);
  };
  forEachDiscard(Model, Dropped);
  forEachDroppedResult(Model, Dropped);
}

void LostExceptionCheck::examineFutures() {
  for (const auto &Entry : Uses) {
    if (!isFutureVariable(Entry.first, Model))
      continue;
    const UnreadFuture Found = unreadFuture(Entry.first, Uses, Model);
    if (!Found.Made)
      continue;
    const auto *In = dyn_cast<FunctionDecl>(Entry.first->getDeclContext());
    reportUnread(*Found.Made, *Found.Wait, {In, nullptr, nullptr});
  }
}

void LostExceptionCheck::reportUnread(const Expr &Made, const Expr &Wait,
                                      const CodePlace &Place) {
  const TaskInfo &Task = Model.classify(Made.getType());
  // A test that expects a throw here is no test of the loss.
  Doubt Why = expectsThrow(testMacroAround(Wait.getBeginLoc(), Model.context()))
                  ? Doubt::None
                  : doubtAboutKept(Task, Place, Model);
  const bool IsTemporary = Made.getBeginLoc() == Wait.getBeginLoc();
  if (Why == Doubt::None && IsTemporary)
    Why = doubtAboutUnread(Made, Model);
  const SourceLocation Loc =
      isWanted(Why) ? claim(Made.getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 %1 is waited for and never asked: its exception is lost")
      << Model.describe(Task) << describeOrigin(&Made) << Made.getSourceRange();
  if (IsTemporary)
    note(Loc, "'wait' does not rethrow; call 'get' instead");
  else
    note(Wait.getBeginLoc(), "this wait does not rethrow; call 'get' as well");
  noteDoubt(Loc, Why);
}

void LostExceptionCheck::examineReturn(const CXXTryStmt &Try,
                                       const ReturnStmt &Return) {
  for (const Expr *Task : unseenBy(Try, Return, Model)) {
    const SourceLocation Loc = claim(Task->getBeginLoc());
    if (Loc.isInvalid())
      continue;
    diag(Loc, "%0 %1 is returned out of a 'try' block, which is left when the "
              "task throws")
        << Model.describe(Model.classify(Task->getType()))
        << describeOrigin(Task) << Task->getSourceRange();
    note(Try.getHandler(0)->getBeginLoc(),
         "this handler cannot see the task's exception");
    note(Loc, "make this function a coroutine that awaits it here, or handle "
              "the error of the task");
    return; // the arms of a choice have one handler
  }
}

void LostExceptionCheck::examineAssignment(const CXXTryStmt &Try,
                                           const Expr &Assign) {
  const Expr *Task = keptBeyond(Try, Assign, Model);
  const SourceLocation Loc =
      Task ? claim(Task->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 %1 is kept beyond a 'try' block, which is left when the task "
            "throws")
      << Model.describe(Model.classify(Task->getType())) << describeOrigin(Task)
      << Task->getSourceRange();
  note(Try.getHandler(0)->getBeginLoc(),
       "this handler cannot see the task's exception");
  note(Loc, "await it in the 'try' block");
}

void LostExceptionCheck::reportEmptyCatch(const CXXCatchStmt &Empty) {
  const SourceLocation Loc = claim(Empty.getBeginLoc());
  if (Loc.isInvalid())
    return;
  diag(Loc, "each exception of this detached coroutine ends in an empty "
            "handler");
  note(Loc, "log it, or say in the handler why it does not matter");
}

void LostExceptionCheck::reportWhenAll(const CallExpr &All) {
  const SourceLocation Loc =
      claim(static_cast<const Expr &>(All).getBeginLoc());
  if (Loc.isInvalid())
    return;
  diag(Loc, "the tasks that '%0' hands back are not read: it never fails "
            "itself, their exceptions are lost")
      << calleeOf(&All)->getNameAsString() << All.getSourceRange();
  note(Loc, "look at each result, or wait for all with what reports the first "
            "failure");
}

void LostExceptionCheck::examineCall(const Expr &Call, Spot At) {
  if (const LambdaExpr *Handler = emptyHandlerBefore(Call, Model)) {
    if (const SourceLocation Loc = claim(Handler->getBeginLoc());
        Loc.isValid()) {
      diag(Loc, "each exception of this detached task ends in an empty handler")
          << Handler->getSourceRange();
      note(Loc, "log it, or say in the handler why it does not matter");
    }
    return;
  }
  if (ReportDetached)
    if (const Expr *Task = detachedBy(Call, Model))
      if (const SourceLocation Loc = claim(Call.getBeginLoc()); Loc.isValid())
        diag(Loc, "%0 is detached: nobody sees its exception")
            << Model.describe(Model.classify(Task->getType()))
            << Call.getSourceRange();
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
    if (const Expr *Made = unreadTemporary(*Member, Model))
      return reportUnread(*Made, Call, At.place());
    if (isa_and_nonnull<CompoundStmt>(statementAround(At))) // f.get();
      if (const Expr *Waited = waitedFor(Member))
        if (const CallExpr *All = whenAllBehind(Waited, Uses, Model))
          return reportWhenAll(*All);
    examineChain(*Member);
  }
}

void LostExceptionCheck::examineChain(const CXXMemberCallExpr &Call) {
  if (dropsResults(Call))
    if (const CallExpr *All =
            whenAllBehind(Call.getImplicitObjectArgument(), Uses, Model))
      return reportWhenAll(*All);
  if (Call.getNumArgs() != 1)
    return;
  const auto *Lambda = dyn_cast<LambdaExpr>(spelled(Call.getArg(0)));
  const ValueDecl *Held =
      Lambda ? heldByContinuation(Call, *Lambda, Uses, Model) : nullptr;
  const SourceLocation Loc =
      Held ? claim(Lambda->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "when the task before it fails, this continuation is not called "
            "and %0, the task it holds, is dropped unread")
      << Held << Lambda->getSourceRange();
  note(Loc, "use a continuation that is always called, or await both");
}

template <class Node> void LostExceptionCheck::examineSequence(const Node &S) {
  if (!ReportSequences)
    return;
  const RiskyAwait Risk = riskyAwait(S, Model);
  const SourceLocation Loc =
      Risk.Await ? claim(Risk.Await->getBeginLoc()) : SourceLocation();
  if (Loc.isValid())
    diag(Loc, "when this task throws, %0 is not awaited and its exception lost")
        << (isa<CXXForRangeStmt>(S)
                ? "the rest"
                : "'" + Risk.Endangered->getNameAsString() + "'")
        << Risk.Await->getSourceRange();
}

/// Whether other files may have coroutines with this promise, or this one has.
static bool hasCoroutines(const CXXRecordDecl *Promise, TaskModel &Model) {
  bool Found = Promise->isExternallyVisible();
  Model.code().eachDecl<FunctionDecl>([&](const FunctionDecl *F, const auto &) {
    const auto *Body = dyn_cast_or_null<CoroutineBodyStmt>(
        F->doesThisDeclarationHaveABody() ? F->getBody() : nullptr);
    const VarDecl *Variable = Body ? Body->getPromiseDecl() : nullptr;
    const CXXRecordDecl *Used =
        Variable ? Variable->getType()->getAsCXXRecordDecl() : nullptr;
    Found |= Used && (Used == Promise ||
                      Used->getTemplateInstantiationPattern() == Promise);
  });
  return Found;
}

void LostExceptionCheck::examineMethod(const CXXMethodDecl &Method) {
  const bool Swallows =
      isSwallowingPromise(Method) && hasCoroutines(Method.getParent(), Model);
  const bool Ignores = ignoresStoredError(Method);
  if (!Swallows && !Ignores && !forgetsToRethrow(Method))
    return;
  const Doubt Why = doubtAboutTest(&Method, Model.options());
  const SourceLocation Loc =
      isWanted(Why) ? claim(Method.getLocation()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  if (Swallows) {
    diag(Loc, "this promise swallows every exception of its coroutines")
        << Method.getSourceRange();
    note(Loc, "store 'std::current_exception()' for who awaits the task, or "
              "call 'std::terminate'");
  } else if (Ignores) {
    diag(Loc, "%0 returns without a look at the stored exception")
        << Method.getNameAsString() << Method.getSourceRange();
  } else {
    diag(Loc, "%0 returns without a look at the stored exception when it is "
              "instantiated for %1")
        << Method.getNameAsString()
        << Model.context().getCanonicalTagType(Method.getParent())
        << Method.getSourceRange();
  }
  noteDoubt(Loc, Why);
}

} // namespace waif
