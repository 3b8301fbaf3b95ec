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
  if (!Model.isWhole())
    return;
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

/// while (!t.ready()) poll(): that was the wait.
static bool isPolled(const LocalTask &Task) {
  return llvm::any_of(Task.Uses, [](const TaskUse &Use) {
    if (Use.Kind != UseKind::Inspect)
      return false;
    Spot At = Use.Where;
    while (At && isa<Expr>(At.stmt()))
      At = At.parent();
    return At && isa<WhileStmt, DoStmt, ForStmt>(At.stmt());
  });
}

/// auto f = g().handle_exception(...): nothing is lost.
static bool isHandled(const LocalTask &Task) {
  return Task.Init && !Task.Task.isLazy() &&
         Task.Task.Drop != DropEffect::Blocks && handlesError(Task.Init);
}

bool UnawaitedTaskCheck::runsUnheard(const LocalTask &Task) const {
  const CXXRecordDecl *Record = Task.Task.Type->getAsCXXRecordDecl();
  return UnusedEager && Task.Task.runsUnheard() && !Task.isMuted() &&
         !isPolled(Task) && !isHandled(Task) && Record &&
         !Model.options().BackgroundTypes.matches(qualifiedName(*Record));
}

bool UnawaitedTaskCheck::isReportable(const LocalTask &Task) {
  if (IgnoredVariables.matches(Task.Decl->getName()))
    return false;
  switch (Task.Kind) {
  case LocalTask::Parameter:
    if (!Parameters || !Task.Task.Container.empty() ||
        Task.Task.Kind != TaskKind::Task)
      return false;
    // A function that could not wait and takes a running task is how to let go
    // of one.
    return Task.Task.isLazy() ||
           (runsUnheard(Task) && !Task.Decl->getName().empty() &&
            (!Task.isUntouched() ||
             Model.classify(Task.Place.Function->getReturnType()).mustWait()));
  case LocalTask::Capture:
    return isGuard(Task) || (Task.Uncalled && !Task.Task.Shared) ||
           (Captures && Task.Task.isLazy());
  case LocalTask::Static:
    return Statics && Task.Task.isLazy();
  case LocalTask::Binding:
    return Task.Task.isLazy() || runsUnheard(Task);
  case LocalTask::Local:
    break;
  }
  if (isGuard(Task) || Task.Task.Kind == TaskKind::Thread)
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
  if (runsUnheard(Task))
    return true;
  // Another that runs by itself may be kept for a reason that we do not see;
  // one that nobody ever names again is a drop with a name. Owners end the
  // work: holding them is the use.
  return UnusedEager && Task.Task.isEager() && !Task.Task.isOwner() &&
         Task.Task.Drop != DropEffect::Blocks && Task.Task.Container.empty() &&
         Task.isUntouched() && !Task.isMuted() && !isHandled(Task);
}

bool UnawaitedTaskCheck::isLost(const LocalTask &Task) const {
  if (Task.Uncalled)
    return Task.Task.isLazy() || runsUnheard(Task) || isGuard(Task);
  if (Task.hasUse(UseKind::Consume))
    return false;
  return Task.Kind == LocalTask::Parameter || Task.Init ||
         Task.hasUse(UseKind::Fill) || Task.hasUse(UseKind::Overwrite);
}

Doubt UnawaitedTaskCheck::doubtAbout(const LocalTask &Task) {
  return doubtAboutKept(Task.Task, Task.Place, Model, Task.Init);
}

void UnawaitedTaskCheck::examineLocal(const LocalTask &Task) {
  const bool IsThread = Task.Task.Kind == TaskKind::Thread;
  if (isLost(Task)) {
    if (!IsThread || dies(Task)) // there are threads that main() never leaves
      reportNever(Task);
    return;
  }
  const bool Running = runsUnheard(Task);
  const bool Followed =
      Task.Kind == LocalTask::Local
          ? Task.Task.isLazy() || isGuard(Task) || Running || IsThread
          : Task.Kind == LocalTask::Parameter && Running;
  if (!Followed || Task.IsCondition || !Task.hasUse(UseKind::Consume) ||
      Task.hasUse(UseKind::Fill))
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
  Made.Value = Task.Init ? spelled(Task.Init) : nullptr;
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
  if (isGuard(Task) && Task.Kind != LocalTask::Parameter)
    diag(Loc, "%0 is %1 that nobody awaits: the guard it yields is never held")
        << Quoted << withArticle(Model, Info) << Range << Fix;
  else if (Info.Drop == DropEffect::Blocks)
    diag(Loc, "%0 holds %1 that nobody waits for: the end of the scope blocks "
              "until it ends")
        << Quoted << withArticle(Model, Info) << Range;
  else
    diag(Loc, "%0 holds %1 that is never %2: %3")
        << Quoted << withArticle(Model, Info)
        << (Info.Kind == TaskKind::Thread ? "joined"
            : Info.isMany()               ? "drained"
            : Info.isEager()              ? "waited for"
                                          : "awaited")
        << describe(Info.Drop, Info.isMany()) << Range;

  noteDoubt(Loc, doubtAbout(Task));
  if (Task.Uncalled)
    diag(Task.Uncalled->getLocation(), "%0, which holds it, is never called",
         DiagnosticIDs::Note)
        << Task.Uncalled;
  if (Task.Kind == LocalTask::Parameter || Task.Kind == LocalTask::Capture)
    return;
  if (canAwait(Task.Place, Info))
    diag(Loc, "await it with 'co_await'", DiagnosticIDs::Note);
  else if (Info.Drop == DropEffect::Blocks)
    diag(Loc, "call 'get' where the result is needed", DiagnosticIDs::Note);
  else if (Info.Kind == TaskKind::Thread)
    diag(Loc, ThreadRemedy, DiagnosticIDs::Note);
  else if (!Info.isLazy())
    diag(Loc,
         "wait for it, or say with 'waif::detach' that it is in the "
         "background on purpose",
         DiagnosticIDs::Note);
}

} // namespace waif
