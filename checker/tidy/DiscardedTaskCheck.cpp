// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/DiscardedTaskCheck.h"
#include "tasks/Mute.h"
#include "tasks/Structure.h"
#include "tasks/UnreadResults.h"
#include "tasks/VoidSink.h"
#include "tidy/AwaitFix.h"
#include "tidy/TestMacro.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// Whether the call itself cannot throw what its work throws.
static bool keepsItsThrow(const Discard &D) {
  if (D.Task.isLazy() || D.Task.Drop == DropEffect::Blocks)
    return true;
  const auto *Call = dyn_cast<CallExpr>(spelled(D.Value));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && isa_and_nonnull<CoroutineBodyStmt>(Callee->getBody()) &&
         !Callee->getASTContext().getSourceManager().isInSystemHeader(
             Callee->getLocation()); // whose bodies may have been left out
}

void DiscardedTaskCheck::examine() {
  forEachDiscard(Model, [this](const Discard &D) {
    if (!isDeliberate(D) && !callsHandedOver(D) && // waif-task-to-void-callback
        !isHandedBack(D.Value, Model))             // waif-lost-exception
      report(D);
  });
}

bool DiscardedTaskCheck::isDeliberate(const Discard &D) {
  switch (testMacroAround(D.Value->getBeginLoc(), Model.context())) {
  case TestMacro::Mock:
    return true;
  case TestMacro::ThrowsGoogle: // the function may throw before it is a task
    return !keepsItsThrow(D);
  case TestMacro::Throws:
    if (keepsItsThrow(D))
      return false;
    break;
  case TestMacro::None:
    break;
  }
  if (D.Spelling == DropSpelling::Bare || D.Task.Drop == DropEffect::Blocks ||
      D.Task.Drop == DropEffect::Terminates)
    return false;
  // (void)T(std::move(t)) ends the life of t where it stands.
  const auto *Made = dyn_cast<CXXConstructExpr>(spelled(D.Value));
  if (Made && Made->getConstructor()->isMoveConstructor())
    return true;
  if (D.Task.isLazy()) // nothing ran: nobody can have meant that, but a test
    return D.Place.Function && Model.options().TestFunctions.matches(
                                   qualifiedName(*D.Place.Function));
  const std::string &Report = Model.options().ReportVoidedEager;
  if (Report == "never" || (Report == "unhandled" && handlesError(D.Value)))
    return objectionTo(D, Model).Why == Objection::None;
  return false;
}

/// A std::future from who knows where: of std::async, and then the drop blocks?
static bool mayBlock(const Discard &D) {
  const auto *Call = dyn_cast<CallExpr>(spelled(D.Value));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const CXXRecordDecl *Record = definitionOf(D.Task.Type);
  return Callee && Record && qualifiedName(*Record) == "std::future" &&
         !Callee->isInStdNamespace() && !Callee->hasBody() &&
         !Callee->hasSkippedBody() && D.Task.Drop == DropEffect::RunsOn;
}

void DiscardedTaskCheck::report(const Discard &D) {
  const Doubt Why = doubtAboutDrop(D, Model);
  if (!isWanted(Why))
    return;
  const SourceLocation Loc = claim(D.Value->getBeginLoc());
  if (Loc.isInvalid())
    return;
  const ASTContext &Ctx = Model.context();
  const bool Await = canAwait(D.Place, D.Task);
  if (D.Named) {
    diag(Loc, "%0 is only named here: this statement does not wait for it")
        << Model.describe(D.Task) << D.Full->getSourceRange();
  } else {
    const bool Muted =
        D.Muter && // by a cast that is not a macro's own
        !Ctx.getSourceManager().isMacroBodyExpansion(D.Muter->getBeginLoc());
    const StringRef How = D.Tested ? "dropped once its truth is tested"
                          : D.Spelling == DropSpelling::VoidCast && Muted
                              ? "dropped by a cast to void"
                          : D.Spelling == DropSpelling::StdIgnore
                              ? "dropped into 'std::ignore'"
                              : "dropped";
    diag(Loc, "%0 %1 is %2: %3")
        << Model.describe(D.Task) << describeOrigin(D.Value) << How
        << describe(mayBlock(D) ? DropEffect::Unknown : D.Task.Drop,
                    D.Task.isMany())
        << D.Full->getSourceRange() << awaitFix(D, Model.context());
  }

  const auto Note = [&](SourceLocation At, StringRef Text) {
    diag(At, Text, DiagnosticIDs::Note);
  };
  if (D.Spelling != DropSpelling::Bare && !D.Task.isLazy())
    if (const Objection To = objectionTo(D, Model); To.Why != Objection::None) {
      explain(To);
      return noteDoubt(Loc, Why);
    }
  if (D.Place.Try)
    Note(reportLocation(Ctx, D.Place.Try->getHandler(0)->getBeginLoc()),
         "this handler cannot see the task's exception");
  if (D.Task.Drop == DropEffect::Blocks)
    Note(Loc, "the destructor of this future waits; keep it and call 'get' "
              "where the result is needed");
  else if (D.Place.Catch && Await)
    Note(Loc, "await it with 'co_await' after the handler, which may not "
              "contain one");
  else if (Await)
    Note(Loc, "await it with 'co_await'");
  else if (D.Place.isCoroutine() && D.Task.isMany())
    Note(Loc, "keep them and await each");
  else if (D.Task.Kind == TaskKind::Thread)
    Note(Loc, ThreadRemedy);
  else if (D.Task.isLazy())
    Note(Loc, "return it, or hand it to what runs tasks here");
  else
    Note(Loc, "keep it until it ends, or say with 'waif::detach' that it is "
              "in the background on purpose");
  if (mayBlock(D))
    Note(Loc, "of 'std::async', it blocks here until it ends; else it runs on "
              "and its error is lost");
  noteDoubt(Loc, Why);
}

void DiscardedTaskCheck::explain(const Objection &To) {
  const SourceLocation Loc = reportLocation(Model.context(), To.At);
  switch (To.Why) {
  case Objection::None:
    break;
  case Objection::Unfinished:
    diag(Loc, "this comment says that it is not meant to stay",
         DiagnosticIDs::Note);
    break;
  case Objection::Guard:
    diag(Loc, "the guard it yields is released at once", DiagnosticIDs::Note);
    break;
  case Objection::Borrows:
    diag(Loc, "it refers to %0, which nobody keeps until it ends",
         DiagnosticIDs::Note)
        << To.Local;
    break;
  case Objection::Unexplained:
    diag(Loc,
         "this function could wait for it; await it, handle its error, or say "
         "in a comment why nobody does",
         DiagnosticIDs::Note);
    break;
  case Objection::Unread:
    diag(Loc,
         "the gate waits for it, but nobody sees its error; handle it "
         "before the cast",
         DiagnosticIDs::Note);
    break;
  }
}

} // namespace waif
