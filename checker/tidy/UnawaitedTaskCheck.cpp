// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/UnawaitedTaskCheck.h"
#include "tasks/Paths.h"
#include "tidy/AwaitFix.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

UnawaitedTaskCheck::UnawaitedTaskCheck(StringRef Name,
                                       tidy::ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      IgnoredVariables(listOption("IgnoredVariables", "")),
      SomePaths(Options.get("SomePaths", true)),
      Parameters(Options.get("Parameters", true)),
      Captures(Options.get("Captures", false)),
      Statics(Options.get("Statics", false)),
      Members(Options.get("Members", true)),
      UnusedEager(Options.get("UnusedEager", true)),
      Throws(Options.get("Throws", true)) {}

UnawaitedTaskCheck::~UnawaitedTaskCheck() = default;

void UnawaitedTaskCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "IgnoredVariables", IgnoredVariables.text());
  Options.store(Map, "SomePaths", SomePaths);
  Options.store(Map, "Parameters", Parameters);
  Options.store(Map, "Captures", Captures);
  Options.store(Map, "Statics", Statics);
  Options.store(Map, "Members", Members);
  Options.store(Map, "UnusedEager", UnusedEager);
  Options.store(Map, "Throws", Throws);
}

void UnawaitedTaskCheck::examine() {
  PathsFor = nullptr;
  forEachLocalTask(Model, [this](const LocalTask &Task) {
    if (isReportable(Task) && isWanted(doubtAbout(Task)))
      examineLocal(Task);
    if (Throws)
      reportThrow(Task);
  });
  if (Throws)
    examineLoops();
  if (Members)
    examineMembers();
  examineRewrites();
}

static bool isGuard(const LocalTask &Task) {
  return Task.Task.PayloadIsGuard && Task.Task.Container.empty();
}

/// The future of std::async as the last thing in its block: it only blocks
/// there.
static bool blocksAtOnce(const LocalTask &Task) {
  if (Task.Task.Drop != DropEffect::Blocks || !Task.Block)
    return false;
  const auto *Last = dyn_cast_or_null<DeclStmt>(Task.Block->body_back());
  return Last && llvm::is_contained(Last->decls(), Task.Decl);
}

bool UnawaitedTaskCheck::isReportable(const LocalTask &Task) const {
  if (IgnoredVariables.matches(Task.Decl->getName()))
    return false;
  switch (Task.Kind) {
  case LocalTask::Parameter:
    return Parameters && Task.Task.Kind == TaskKind::Task &&
           Task.Task.isLazy() && Task.Task.Container.empty();
  case LocalTask::Capture:
    return Captures && Task.Task.isLazy();
  case LocalTask::Static:
    return Statics && Task.Task.isLazy();
  case LocalTask::Binding:
    return Task.Task.isLazy();
  case LocalTask::Local:
    break;
  }
  if (isGuard(Task))
    return true;
  if (Task.Task.Kind == TaskKind::Awaiter)
    return false;
  // A sender describes work, and may be made for its type alone: decltype(s).
  if (Task.Task.Kind == TaskKind::Sender)
    return !Task.Decl->isReferenced() && !Task.isMuted();
  if (Task.Task.isLazy())
    return true;
  if (blocksAtOnce(Task))
    return true;
  // One that runs by itself may be kept for a reason that we do not see; one
  // that nobody ever names again is a drop with a name. Owners end the work:
  // holding them is the use.
  return UnusedEager && Task.Task.isEager() && !Task.Task.isOwner() &&
         Task.Task.Drop != DropEffect::Blocks && Task.Task.Container.empty() &&
         Task.isUntouched() && !Task.isMuted();
}

bool UnawaitedTaskCheck::isLost(const LocalTask &Task) const {
  if (Task.hasUse(UseKind::Consume))
    return false;
  return Task.Kind == LocalTask::Parameter || Task.Init ||
         Task.hasUse(UseKind::Fill) || Task.hasUse(UseKind::Overwrite);
}

Doubt UnawaitedTaskCheck::doubtAbout(const LocalTask &Task) {
  return doubtAboutKept(Task.Task, Task.Place, Model, Task.Init);
}

void UnawaitedTaskCheck::examineLocal(const LocalTask &Task) {
  if (isLost(Task))
    return reportNever(Task);
  if (Task.Kind != LocalTask::Local || Task.IsCondition ||
      !Task.hasUse(UseKind::Consume) ||
      !(Task.Task.isLazy() || isGuard(Task)) || Task.hasUse(UseKind::Fill))
    return;
  if (!reportOverwrite(Task) && SomePaths)
    reportPath(Task);
}

void UnawaitedTaskCheck::reportNever(const LocalTask &Task) {
  const SourceLocation Loc = claim(Task.Decl->getLocation());
  if (Loc.isInvalid())
    return;
  const TaskInfo &Info = Task.Task;
  const StringRef Name = Task.Decl->getName();
  const std::string Quoted =
      Name.empty() ? "the parameter" : "'" + Name.str() + "'";

  // The edit is that of a discarded value; the variable then holds what it was
  // named for.
  Discard Made;
  Made.Value = Task.Init ? Task.Init->IgnoreUnlessSpelledInSource() : nullptr;
  Made.Place = Task.Place;
  Made.Task = Info;
  const auto *Var = dyn_cast<VarDecl>(Task.Decl);
  const bool Deduced = Var && Task.Kind == LocalTask::Local &&
                       Var->getType()->getContainedAutoType() &&
                       !Var->getType()->isReferenceType();
  llvm::SmallVector<FixItHint, 2> Fix;
  if (Task.Init && Deduced && isGuard(Task) &&
      !Task.Decl->getLocation().isMacroID())
    Fix = awaitFix(Made, Model.context());

  const SourceRange Range = Task.Decl->getSourceRange();
  if (isGuard(Task) && Task.Kind == LocalTask::Local)
    diag(Loc, "%0 is %1 that nobody awaits: the guard it yields is never held")
        << Quoted << withArticle(Model, Info) << Range << Fix;
  else if (Info.Drop == DropEffect::Blocks)
    diag(Loc, "%0 holds %1 that nobody waits for: the end of the scope blocks "
              "until it ends")
        << Quoted << withArticle(Model, Info) << Range;
  else
    diag(Loc, "%0 holds %1 that is never %2: %3")
        << Quoted << withArticle(Model, Info)
        << (Info.isMany()    ? "drained"
            : Info.isEager() ? "waited for"
                             : "awaited")
        << describe(Info.Drop, Info.isMany()) << Range;

  noteDoubt(Loc, doubtAbout(Task));
  if (Task.Kind == LocalTask::Parameter)
    return;
  if (canAwait(Task.Place, Info))
    diag(Loc, "await it with 'co_await'", DiagnosticIDs::Note);
  else if (Info.Drop == DropEffect::Blocks)
    diag(Loc, "call 'get' where the result is needed", DiagnosticIDs::Note);
  else if (!Info.isLazy())
    diag(Loc,
         "wait for it, or say with 'waif::detach' that it is in the "
         "background on purpose",
         DiagnosticIDs::Note);
}

/// The events of one variable in its own function; lambdas stand for what they
/// do.
static VariableEvents eventsOf(const LocalTask &Task) {
  VariableEvents Events;
  Events.Variable = cast<VarDecl>(Task.Decl);
  Events.StartsLive = Task.Init != nullptr;
  for (const TaskUse &Use : Task.Uses) {
    const bool Changes =
        Use.Kind == UseKind::Overwrite || Use.Kind == UseKind::Empty;
    if (Use.Kind == UseKind::Consume)
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
      pathsOf(Task.Place.Function).losingRewrites(eventsOf(Task));
  for (const TaskUse &Use : Task.Uses) {
    if (!Losing.contains(Use.At))
      continue;
    const SourceLocation Loc = claim(Use.At->getBeginLoc());
    if (Loc.isInvalid())
      continue;
    diag(Loc, "'%0' is %1 while it holds %2 that nobody awaited: %3")
        << Task.Decl->getName()
        << (Use.Kind == UseKind::Empty ? "emptied" : "overwritten")
        << withArticle(Model, Task.Task) << describe(Task.Task.Drop)
        << Use.At->getSourceRange();
    diag(Task.Decl->getLocation(), "declared here", DiagnosticIDs::Note);
    noteDoubt(Loc, doubtAbout(Task));
    return true;
  }
  return false;
}

void UnawaitedTaskCheck::reportPath(const LocalTask &Task) {
  const FunctionDecl *F = Task.Place.Function;
  if (!Task.Init && !Task.hasUse(UseKind::Overwrite))
    return;
  if (isUsedInLambda(Task) || F->isDependentContext())
    return;
  LosingPath Loss;
  if (!pathsOf(F).findLoss(eventsOf(Task), Loss))
    return;
  const SourceLocation Loc = claim(Task.Decl->getLocation());
  if (Loc.isInvalid())
    return;
  diag(Loc, "'%0' holds %1 that is not awaited on every path: %2 there")
      << Task.Decl->getName() << withArticle(Model, Task.Task)
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
  noteDoubt(Loc, doubtAbout(Task));
}

} // namespace waif
