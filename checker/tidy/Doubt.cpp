// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/Doubt.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

StringRef describe(Doubt Why) {
  switch (Why) {
  case Doubt::None:
    break;
  case Doubt::Background:
    return "nothing here could wait, so it may be meant to run by itself";
  case Doubt::Test:
    return "in a test this may be what is tested";
  case Doubt::Description:
    return "a sender only describes work, and may be made for its own sake";
  case Doubt::Driven:
    return "what runs it is waited for further down";
  case Doubt::Unguarded:
    return "nothing follows that the guard could protect";
  case Doubt::Extra:
    return "no call in this file waits for what this function returns";
  case Doubt::Yielded:
    return "the wait is over, and what it yields may be of no use here";
  }
  llvm_unreachable("a certain finding has no doubt to describe");
}

/// A function of Google Benchmark, which runs work for its own sake.
static bool isBenchmark(const FunctionDecl &F) {
  return llvm::any_of(F.parameters(), [](const ParmVarDecl *P) {
    const CXXRecordDecl *Record = definitionOf(P->getType());
    return Record && qualifiedName(*Record) == "benchmark::State";
  });
}

/// In the function of a test, or in a lambda inside of one.
static bool isTest(const DeclContext *In, const TaskOptions &Options) {
  for (; In; In = In->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(In);
        F &&
        (Options.TestFunctions.matches(qualifiedName(*F)) || isBenchmark(*F)))
      return true;
  return false;
}

Doubt doubtAboutTest(const DeclContext *In, const TaskOptions &Options) {
  return isTest(In, Options) ? Doubt::Test : Doubt::None;
}

/// Whether Place is in a function, or in a lambda inside of one, that could
/// wait for a task or pass it on.
static bool couldWait(const CodePlace &Place, TaskModel &Model) {
  if (Place.Try || Place.isCoroutine())
    return true;
  for (const DeclContext *In = Place.Function; In; In = In->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(In);
        F && Model.classify(F->getReturnType()).mustWait())
      return true;
  return false;
}

/// In a lambda that is handed to assert_throws(...) and its kin: the call
/// itself is what should throw.
static bool shouldThrow(const CodePlace &Place, TaskModel &Model) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Place.Function);
  if (!Method || !Method->getParent()->isLambda())
    return false;
  static const llvm::Regex Asserts("(assert|expect|check|require).*throw",
                                   llvm::Regex::IgnoreCase);
  bool Found = false;
  Model.code().each<LambdaExpr>([&](const LambdaExpr *E, Spot At) {
    if (E->getCallOperator() != Method)
      return;
    for (At = At.parent(); At && isa<Expr>(At.stmt()); At = At.parent())
      if (const auto *Call = dyn_cast<CallExpr>(At.stmt()))
        if (const NamedDecl *Callee = calleeOf(Call))
          Found |= Asserts.match(Callee->getNameAsString());
  });
  return Found;
}

/// The variable or member that E names, or names a part of: ctx,
/// ctx.get_executor(), std::ref(ctx).
static const ValueDecl *namedIn(const Expr *E) {
  E = E->IgnoreUnlessSpelledInSource();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<VarDecl>(Ref->getDecl()) ? Ref->getDecl() : nullptr;
  if (const auto *Field = dyn_cast<MemberExpr>(E))
    return Field->getMemberDecl();
  if (const auto *Address = dyn_cast<UnaryOperator>(E))
    return namedIn(Address->getSubExpr());
  if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(E))
    return namedIn(Arrow->getArg(0));
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    return namedIn(Member->getImplicitObjectArgument());
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call && Call->getNumArgs() == 1 ? namedIn(Call->getArg(0)) : nullptr;
}

/// A call that blocks while others' work runs.
static bool isRunning(const CallExpr *E) {
  const NamedDecl *Callee = calleeOf(E);
  return Callee && Callee->getIdentifier() && !E->getNumArgs() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases({"run", "exec", "join", "wait", "wait_idle", "drain",
                     "arrive_and_wait"},
                    true)
             .Default(false);
}

/// spawn(context, ...); context.run(): the wait is that of what runs it. In
/// main() whatever runs at the end is the program's loop.
static bool isDriven(const Expr *Value, const TaskInfo &Task,
                     const CodePlace &Place, TaskModel &Model) {
  const auto *Made = dyn_cast<CallExpr>(Value->IgnoreUnlessSpelledInSource());
  if (!Made || Task.Drop != DropEffect::RunsOn ||
      isa<CXXOperatorCallExpr>(Made))
    return false;
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Place.Function);
  const bool InMain = Function && Function->isMain();
  llvm::SmallVector<const ValueDecl *, 4> Given;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Made))
    Given.push_back(namedIn(Member->getImplicitObjectArgument()));
  for (const Expr *Arg : Made->arguments())
    Given.push_back(namedIn(Arg));
  bool Found = false;
  Model.code().each<CallExpr>([&](const CallExpr *E, Spot At) {
    if (At.place().Function != Place.Function || !isRunning(E) ||
        E->getBeginLoc() < Made->getEndLoc())
      return;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
      const ValueDecl *Waits = namedIn(Member->getImplicitObjectArgument());
      Found |= Waits && llvm::is_contained(Given, Waits);
    }
    Found |= InMain;
  });
  return Found;
}

/// The statement that a call is, less what wraps its value; null: the call is
/// a part of more.
static const Stmt *statementAround(Spot At) {
  At = At.parent();
  while (At && isa<FullExpr, CXXBindTemporaryExpr, ParenExpr>(At.stmt()))
    At = At.parent();
  return At ? At.stmt() : nullptr;
}

/// What calls of a function template have in common.
static const FunctionDecl *patternOf(const FunctionDecl *F) {
  if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
    F = Pattern;
  return F->getCanonicalDecl();
}

/// The caller asked for the future: it hands over the task that is to run, or
/// the token that makes Asio's functions return one.
static bool isAskedFor(const CallExpr &Call, TaskModel &Model) {
  return llvm::any_of(Call.arguments(), [&Model](const Expr *Arg) {
    return Model.classify(Arg->getType()).mustWait() ||
           nameOf(Arg->getType()->getAsCXXRecordDecl()) == "use_future_t";
  });
}

/// A future of work that runs elsewhere, from a function whose result nobody in
/// this file waits for: the work may be all that is wanted. One that co_await
/// takes is made to be waited for.
static bool isExtra(const Discard &D, TaskModel &Model) {
  const auto *Made = dyn_cast<CallExpr>(D.Value->IgnoreUnlessSpelledInSource());
  const FunctionDecl *Callee = Made ? Made->getDirectCallee() : nullptr;
  if (!Callee || D.Task.Kind != TaskKind::Future || !D.Task.isEager() ||
      D.Task.Awaitable || D.Task.Drop == DropEffect::Blocks ||
      Callee->getEnclosingNamespaceContext()->isStdNamespace() ||
      Callee->hasAttr<WarnUnusedResultAttr>() || isAskedFor(*Made, Model))
    return false;
  bool Waited = false;
  Model.code().each<CallExpr>([&](const CallExpr *E, Spot At) {
    const FunctionDecl *Called = E->getDirectCallee();
    if (!Waited && Called && patternOf(Called) == patternOf(Callee))
      Waited = !isa_and_nonnull<CompoundStmt, IfStmt, ForStmt, WhileStmt,
                                CXXForRangeStmt, DoStmt, SwitchCase>(
          statementAround(At));
  });
  return !Waited;
}

Doubt doubtAboutDrop(const Discard &D, TaskModel &Model) {
  // Tests look at awaiters and at what they awaited; nobody drops these there
  // by mistake.
  const bool Looked =
      D.Task.Kind == TaskKind::Awaiter ||
      (!D.Task.isLazy() &&
       isa<CoawaitExpr>(D.Value->IgnoreUnlessSpelledInSource()));
  if (shouldThrow(D.Place, Model) ||
      (Looked && isTest(D.Place.Function, Model.options())))
    return Doubt::Test;
  if (isDriven(D.Value, D.Task, D.Place, Model))
    return Doubt::Driven;
  if (D.Task.Kind == TaskKind::Awaiter &&
      isa<CoawaitExpr>(D.Value->IgnoreUnlessSpelledInSource()))
    return Doubt::Yielded;
  if (isExtra(D, Model))
    return Doubt::Extra;
  return doubtAboutDrop(D.Task, D.Place, Model);
}

Doubt doubtAboutDrop(const TaskInfo &Task, const CodePlace &Place,
                     TaskModel &Model) {
  const CXXRecordDecl *Record = definitionOf(Task.Type);
  return Record && Place.Function && !couldWait(Place, Model) &&
                 Model.options().BackgroundTypes.matches(qualifiedName(*Record))
             ? Doubt::Background
             : Doubt::None;
}

Doubt doubtAboutKept(const TaskInfo &Task, const CodePlace &Place,
                     TaskModel &Model, const Expr *Init) {
  if (Task.Kind == TaskKind::Sender)
    return Doubt::Description;
  if (Task.PayloadIsGuard)
    return Doubt::None;
  if (Init && isDriven(Init, Task, Place, Model))
    return Doubt::Driven;
  return doubtAboutTest(Place.Function, Model.options());
}

Doubt doubtAboutResult(QualType Result, const Stmt *Full, TaskModel &Model) {
  const CXXRecordDecl *Record = definitionOf(Result);
  if (!Record || !Model.options().GuardTypes.matches(qualifiedName(*Record)))
    return Doubt::None;
  bool IsLast = false;
  Model.code().each<CompoundStmt>([&](const CompoundStmt *Block, Spot) {
    IsLast |= !Block->body_empty() && Block->body_back() == Full;
  });
  return IsLast ? Doubt::Unguarded : Doubt::None;
}

} // namespace waif
