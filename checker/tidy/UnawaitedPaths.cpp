// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that are lost on some path only, or overwritten.
#include "tasks/Paths.h"
#include "tidy/UnawaitedTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// make_ready_future(): nothing runs, and nothing has failed.
static bool isMadeReady(const Expr *Init) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Init ? spelled(Init) : nullptr);
  const StringRef Name = nameOf(Call ? Call->getDirectCallee() : nullptr);
  return Name.starts_with_insensitive("make_ready") ||
         Name.starts_with_insensitive("makeReady");
}

/// The events of one variable in its own function; lambdas stand for what they
/// do. Who asks a running task how it fares may know enough.
static VariableEvents eventsOf(const LocalTask &Task, bool AskingIsEnough) {
  VariableEvents Events;
  Events.Variable = cast<VarDecl>(Task.Decl);
  const bool MayBeEmpty =
      Task.Init && Task.Task.Kind == TaskKind::Thread && movesATask(Task.Init);
  Events.StartsLive = (Task.Init && !isMadeReady(Task.Init) && !MayBeEmpty) ||
                      Task.Kind == LocalTask::Parameter;
  for (const TaskUse &Use : Task.Uses) {
    const bool Changes =
        Use.Kind == UseKind::Overwrite || Use.Kind == UseKind::Empty;
    if (Use.Kind == UseKind::Consume ||
        (AskingIsEnough && Use.Kind == UseKind::Inspect))
      Events.Events[Use.Ref] = UseKind::Consume;
    else if (Changes && Use.At)
      Events.Events[Use.At] = Use.Kind;
  }
  return Events;
}

const FunctionPaths &UnawaitedTaskCheck::pathsOf(const FunctionDecl *F) {
  if (F != PathsFor) {
    Paths = std::make_unique<FunctionPaths>(F, Model.context());
    PathsFor = F;
  }
  return *Paths;
}

bool UnawaitedTaskCheck::dies(const LocalTask &Task) {
  VariableEvents Events = eventsOf(Task, false);
  // Where a container is filled is not followed.
  Events.StartsLive |= Task.hasUse(UseKind::Fill);
  LosingPath Where;
  return pathsOf(Task.Place.Function).findLoss(Events, Where);
}

/// A lambda that mentions it may run at any time, or never: nothing is known
/// then.
static bool isUsedInLambda(const LocalTask &Task) {
  return llvm::any_of(Task.Uses, [](const TaskUse &Use) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Use.Ref);
    return Ref && Ref->refersToEnclosingVariableOrCapture();
  });
}

bool UnawaitedTaskCheck::reportOverwrite(const LocalTask &Task) {
  if (isUsedInLambda(Task) || Task.Place.Function->isDependentContext())
    return false;
  if (!Task.hasUse(UseKind::Overwrite) && !Task.hasUse(UseKind::Empty))
    return false;
  const auto Losing =
      pathsOf(Task.Place.Function).losingRewrites(eventsOf(Task, false));
  for (const TaskUse &Use : Task.Uses) {
    if (!Losing.contains(Use.At))
      continue;
    const SourceLocation Loc = claim(Use.At->getBeginLoc());
    if (Loc.isInvalid())
      continue;
    diag(Loc, "'%0' is %1 while it holds %2 that nobody %3: %4")
        << Task.Decl->getName()
        << (Use.Kind == UseKind::Empty ? "emptied" : "overwritten")
        << withArticle(Model, Task.Task)
        << (Task.Task.Kind == TaskKind::Thread ? "joined" : "awaited")
        << describe(Task.Task.Drop) << Use.At->getSourceRange();
    diag(Task.Decl->getLocation(), "declared here", DiagnosticIDs::Note);
    noteDoubt(Loc, doubtAbout(Task));
    return true;
  }
  return false;
}

void UnawaitedTaskCheck::reportPath(const LocalTask &Task) {
  const FunctionDecl *F = Task.Place.Function;
  if (Task.Kind == LocalTask::Local && !Task.Init &&
      !Task.hasUse(UseKind::Overwrite))
    return;
  if (isUsedInLambda(Task) || F->isDependentContext())
    return;
  LosingPath Loss;
  if (!pathsOf(F).findLoss(eventsOf(Task, Task.Task.isEager()), Loss))
    return;
  const SourceLocation Loc = claim(Task.Decl->getLocation());
  if (Loc.isInvalid())
    return;
  diag(Loc, "'%0' holds %1 that is not %2 on every path: %3 there")
      << Task.Decl->getName() << withArticle(Model, Task.Task)
      << (Task.Task.Kind == TaskKind::Thread ? "joined"
          : Task.Task.isEager()              ? "waited for"
                                             : "awaited")
      << describe(Task.Task.Drop) << Task.Decl->getSourceRange();
  const auto Note = [&](SourceLocation At, StringRef Text) {
    diag(reportLocation(Model.context(), At), Text, DiagnosticIDs::Note);
  };
  if (Loss.Decided)
    Note(Loss.Decided->getBeginLoc(), Loss.DecidedBy
                                          ? "it is lost when this is true"
                                          : "it is lost when this is false");
  if (Loss.Leaves)
    Note(Loss.Leaves->getBeginLoc(), "this leaves without it");
  if (Task.Task.Kind == TaskKind::Thread)
    Note(Loc, ThreadRemedy);
  noteDoubt(Loc, doubtAbout(Task));
}

} // namespace waif
