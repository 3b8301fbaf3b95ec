// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/TaskToVoidCallbackCheck.h"
#include "tasks/Callable.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static const char DefaultShapes[] =
    "argument;stored;thread;algorithm;guard;handler;slot";
static const char AllShapes[] =
    "argument, stored, thread, algorithm, guard, handler, slot, hidden";

static StringRef shapeName(SinkShape Shape, bool IsArgument) {
  switch (Shape) {
  case SinkShape::Thread:
    return "thread";
  case SinkShape::Algorithm:
    return "algorithm";
  case SinkShape::Guard:
    return "guard";
  case SinkShape::Handler:
    return "handler";
  case SinkShape::Slot:
    return "slot";
  case SinkShape::Function:
    return IsArgument ? "argument" : "stored";
  default:
    return ""; // tests, see waif-task-as-condition
  }
}

/// Every place where a callable is handed over: constructions, which all
/// conversions are as well, and calls.
class TaskToVoidCallbackCheck::Finder {
public:
  explicit Finder(TaskToVoidCallbackCheck &Check)
      : Check(Check), Model(Check.Model) {
    const UserCode &Code = Model.code();
    Code.each<CallExpr>([this](const CallExpr *E, Spot At) { call(E, At); });
    Code.each<CXXConstructExpr>(
        [this](const CXXConstructExpr *E, Spot At) { construction(E, At); });
    Code.each<InitListExpr>([this](const InitListExpr *E, Spot At) {
      for (const Expr *Init : E->inits()) {
        if (!Init) // in code that does not compile
          continue;
        if (const auto Task = taskOfCalling(Model, Init))
          handOver(Init, E->getType(), *Task,
                   guardIn(Model, E->getType(), *Task), false, At);
      }
    });
    if (Check.Shapes.matches("hidden"))
      Code.eachDecl<CXXMethodDecl>(
          [this](const CXXMethodDecl *M, const auto &) {
            if (M->size_overridden_methods())
              return;
            if (const TaskInfo Task = Model.classify(M->getReturnType());
                Task.mustWait())
              this->Check.reportHidden(M, Task);
          });
  }

private:
  void construction(const CXXConstructExpr *E, Spot At) {
    for (const Expr *Arg : E->arguments())
      if (const auto Task = taskOfCalling(Model, Arg))
        handOver(Arg, E->getType(), *Task, sinkOf(Model, E, Arg, *Task),
                 Arguments.contains(E), At);
    if (const auto Task = taskOfDeleter(E))
      Check.report(E, "its deleter", *Task,
                   {SinkShape::Guard, "std::unique_ptr"}, false, At.place());
  }
  void call(const CallExpr *E, Spot At) {
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
    const bool Stores = Operator && Operator->getOperator() != OO_Call;
    for (const Expr *Arg : E->arguments()) {
      if (const auto *Made = dyn_cast<CXXConstructExpr>(Arg->IgnoreImplicit());
          Made && !Stores)
        Arguments.insert(Made);
      if (Operator && Arg == Operator->getArg(0))
        continue;
      if (const auto Task = taskOfCalling(Model, Arg))
        handOver(Arg, E->getType(), *Task, sinkOf(Model, E, Arg, *Task),
                 !Stores, At);
    }
  }
  void handOver(const Expr *Arg, QualType Made, const TaskInfo &Task,
                const Sink &To, bool IsArgument, Spot At) {
    const CodePlace &Place = At.place();
    // A function that makes guards: its caller is told.
    if (To.Shape == SinkShape::Guard && Place.Function &&
        Place.Function->isTemplateInstantiation() &&
        Model.context().hasSameUnqualifiedType(Place.Function->getReturnType(),
                                               Made))
      return;
    if (To)
      Check.report(Arg, describeCallable(Arg), Task, To, IsArgument, Place);
  }
  /// A std::unique_ptr that makes its deleter itself.
  std::optional<TaskInfo> taskOfDeleter(const CXXConstructExpr *E) {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(
        E->getConstructor()->getParent());
    if (!Spec || E->getNumArgs() != 1 || !Spec->isInStdNamespace() ||
        Spec->getName() != "unique_ptr" || Spec->getTemplateArgs().size() < 2 ||
        E->getConstructor()->isCopyOrMoveConstructor())
      return {};
    return taskOfCalling(Model, Spec->getTemplateArgs()[1].getAsType());
  }

  TaskToVoidCallbackCheck &Check;
  TaskModel &Model;
  llvm::SmallPtrSet<const CXXConstructExpr *, 16> Arguments;
};

TaskToVoidCallbackCheck::TaskToVoidCallbackCheck(
    StringRef Name, tidy::ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      Shapes(Options.get("Shapes", DefaultShapes),
             [this](const std::string &Reason) {
               configurationDiag("option 'Shapes': %0") << Reason;
             }) {
  llvm::SmallVector<StringRef> Known, Chosen;
  StringRef(AllShapes).split(Known, ", ");
  StringRef(Shapes.text()).split(Chosen, ';', -1, false);
  for (StringRef Shape : Chosen)
    if (!llvm::is_contained(Known, Shape.trim()))
      configurationDiag("option 'Shapes': '%0' is not one of %1")
          << Shape.trim() << AllShapes;
}

void TaskToVoidCallbackCheck::storeOptions(
    tidy::ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "Shapes", Shapes.text());
}

void TaskToVoidCallbackCheck::examine() { Finder(*this); }

static StringRef remedy(SinkShape Shape, const TaskInfo &Task,
                        const CodePlace &Place) {
  if (Task.Kind == TaskKind::Generator)
    return "hand over a function that iterates it";
  switch (Shape) {
  case SinkShape::Thread:
    return "hand over a function that waits for the task";
  case SinkShape::Algorithm:
    return Place.isCoroutine() ? "await each task in a loop, or keep the tasks "
                                 "and await all of them"
                               : "keep the tasks and wait for all of them";
  case SinkShape::Guard:
    return "a destructor cannot await: do it before the scope ends";
  default:
    return "hand over a function that returns nothing and starts the task "
           "where its errors are seen, or let the callback return a task";
  }
}

void TaskToVoidCallbackCheck::report(const Expr *Callable, StringRef Name,
                                     const TaskInfo &Task, const Sink &To,
                                     bool IsArgument, const CodePlace &Place) {
  if (!Shapes.matches(shapeName(To.Shape, IsArgument)) ||
      (To.Shape == SinkShape::Slot && !Task.isLazy()))
    return;
  const Doubt Why = doubtAboutDrop(Task, Place, Model);
  const SourceLocation Loc =
      isWanted(Why) ? claim(Callable->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 returned by %1 is dropped by '%2': %3")
      << Model.describe(Task) << Name << To.Name
      << describe(Task.Drop, Task.isMany()) << Callable->getSourceRange();
  diag(Loc, remedy(To.Shape, Task, Place), DiagnosticIDs::Note);
  noteDoubt(Loc, Why);
}

void TaskToVoidCallbackCheck::reportHidden(const CXXMethodDecl *M,
                                           const TaskInfo &Task) {
  const CXXMethodDecl *Hidden = nullptr;
  M->getParent()->forallBases([&](const CXXRecordDecl *Base) {
    for (const NamedDecl *D : Base->lookup(M->getDeclName()))
      if (const auto *B = dyn_cast<CXXMethodDecl>(D);
          B && B->getReturnType()->isVoidType() &&
          llvm::equal(B->parameters(), M->parameters(),
                      [&](const ParmVarDecl *L, const ParmVarDecl *R) {
                        return Model.context().hasSameType(L->getType(),
                                                           R->getType());
                      }))
        Hidden = B;
    return true;
  });
  if (!Hidden)
    return;
  const SourceLocation Loc = claim(M->getLocation());
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 returned by %1 is dropped where '%2' is called instead, which "
            "it hides")
      << Model.describe(Task) << M << qualifiedName(*Hidden);
  diag(Hidden->getLocation(), "hidden here", DiagnosticIDs::Note);
}

} // namespace waif
