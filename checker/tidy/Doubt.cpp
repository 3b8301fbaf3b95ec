// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/Doubt.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
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
  }
  llvm_unreachable("a certain finding has no doubt to describe");
}

/// In the function of a test, or in a lambda inside of one.
static bool isTest(const CodePlace &Place, const TaskOptions &Options) {
  for (const DeclContext *In = Place.Function; In; In = In->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(In);
        F && Options.TestFunctions.matches(qualifiedName(*F)))
      return true;
  return false;
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

Doubt doubtAboutDrop(const Discard &D, TaskModel &Model) {
  // Tests look at awaiters, which nobody drops by mistake there.
  if (shouldThrow(D.Place, Model) ||
      (D.Task.Kind == TaskKind::Awaiter && isTest(D.Place, Model.options())))
    return Doubt::Test;
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
                     const TaskOptions &Options) {
  if (Task.Kind == TaskKind::Sender)
    return Doubt::Description;
  return !Task.PayloadIsGuard && isTest(Place, Options) ? Doubt::Test
                                                        : Doubt::None;
}

} // namespace waif
