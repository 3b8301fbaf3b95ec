// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/Doubt.h"
#include "tasks/Bodies.h"
#include "tasks/Find.h"
#include "tasks/Structure.h"
#include "tidy/DrivenWork.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
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
  case Doubt::Event:
    return "who made it is not seen: it may only say that something is over";
  case Doubt::Repeated:
    return "this may be called again, and set it then";
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

namespace {
/// The lambdas that are handed to assert_throws(...) and its kin: the call
/// itself is what should throw.
struct ThrowingLambdas {
  explicit ThrowingLambdas(TaskModel &Model) {
    llvm::DenseMap<const Stmt *, bool> Handed; // what was walked before
    Model.code().each<LambdaExpr>([&](const LambdaExpr *E, Spot At) {
      llvm::SmallVector<const Stmt *> Way;
      bool Found = false;
      for (At = At.parent(); !Found && At && isa<Expr>(At.stmt());
           At = At.parent()) {
        if (const auto It = Handed.find(At.stmt()); It != Handed.end()) {
          Found = It->second;
          break;
        }
        Way.push_back(At.stmt());
        Found = asserts(At.stmt());
      }
      for (const Stmt *S : Way)
        Handed[S] = Found;
      if (Found)
        Operators.insert(E->getCallOperator());
    });
  }
  llvm::DenseSet<const FunctionDecl *> Operators;

private:
  static bool asserts(const Stmt *S) {
    static const llvm::Regex Names("(assert|expect|check|require).*throw",
                                   llvm::Regex::IgnoreCase);
    const auto *Call = dyn_cast<CallExpr>(S);
    const NamedDecl *Callee = Call ? calleeOf(Call) : nullptr;
    return Callee && Names.match(Callee->getNameAsString());
  }
};
} // namespace

static bool shouldThrow(const CodePlace &Place, TaskModel &Model) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Place.Function);
  return Method && Method->getParent()->isLambda() &&
         Model.known<ThrowingLambdas>().Operators.contains(Method);
}

namespace {
/// The functions whose result some call in this file does not drop.
struct UsedResults {
  explicit UsedResults(TaskModel &Model) {
    Model.code().each<CallExpr>([this](const CallExpr *E, Spot At) {
      const FunctionDecl *Called = E->getDirectCallee();
      if (Called && !isa_and_nonnull<CompoundStmt, IfStmt, ForStmt, WhileStmt,
                                     CXXForRangeStmt, DoStmt, SwitchCase>(
                        statementAround(At)))
        Of.insert(patternOf(Called));
    });
  }
  llvm::DenseSet<const FunctionDecl *> Of;
};

/// The last statement of each block, and the one before a return that reads
/// nothing.
struct BlockEnds {
  explicit BlockEnds(TaskModel &Model) {
    Model.code().each<CompoundStmt>([this](const CompoundStmt *Block, Spot) {
      if (Block->body_empty())
        return;
      Last.insert(Block->body_back());
      if (Block->size() > 1 &&
          isa<ReturnStmt, CoreturnStmt>(Block->body_back()) &&
          readsNothing(Block->body_back()))
        Last.insert(Block->body_begin()[Block->size() - 2]);
    });
  }
  static bool readsNothing(const Stmt *S) {
    if (const auto *Return = dyn_cast<CoreturnStmt>(S))
      S = Return->getOperand();
    return !findIn<Expr>(S, [](const Expr *E) {
      return isa<DeclRefExpr, MemberExpr, CallExpr>(E);
    });
  }
  llvm::DenseSet<const Stmt *> Last;
};
} // namespace

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
  const auto *Made = dyn_cast<CallExpr>(spelled(D.Value));
  const FunctionDecl *Callee = Made ? Made->getDirectCallee() : nullptr;
  if (!Callee || D.Task.Kind != TaskKind::Future || !D.Task.isEager() ||
      D.Task.Awaitable || D.Task.Drop == DropEffect::Blocks ||
      Callee->getEnclosingNamespaceContext()->isStdNamespace() ||
      Callee->hasAttr<WarnUnusedResultAttr>() || isAskedFor(*Made, Model))
    return false;
  return !Model.known<UsedResults>().Of.contains(patternOf(Callee));
}

Doubt doubtAboutDrop(const Discard &D, TaskModel &Model) {
  // Tests look at awaiters and at what they awaited; nobody drops these there
  // by mistake.
  const bool Looked = D.Task.Kind == TaskKind::Awaiter ||
                      (!D.Task.isLazy() && isa<CoawaitExpr>(spelled(D.Value)));
  if (shouldThrow(D.Place, Model) ||
      (Looked && isTest(D.Place.Function, Model.options())))
    return Doubt::Test;
  if (isDriven(D.Value, D.Task, D.Place, Model))
    return Doubt::Driven;
  if (D.Task.Kind == TaskKind::Awaiter && isa<CoawaitExpr>(spelled(D.Value)))
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

Doubt doubtAboutUnread(const Expr &Made, TaskModel &Model) {
  const TaskInfo &Task = Model.classify(Made.getType());
  const CXXRecordDecl *Record = definitionOf(Task.Type);
  return Record && Record->isInStdNamespace() && !asyncBehind(&Made)
             ? Doubt::Event
             : Doubt::None;
}

Doubt doubtAboutResult(QualType Result, const Stmt *Full, TaskModel &Model) {
  const CXXRecordDecl *Record = definitionOf(Result);
  if (!Record || !Model.options().GuardTypes.matches(qualifiedName(*Record)))
    return Doubt::None;
  return Model.known<BlockEnds>().Last.contains(Full) ? Doubt::Unguarded
                                                      : Doubt::None;
}

} // namespace waif
