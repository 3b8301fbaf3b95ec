// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A local that a task in the background, or one that the function returns,
// refers to through a closure.
#include "tasks/Remainder.h"
#include "tidy/DanglingTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace waif {

/// The last call of the full expression: with it the task is let go.
static const CallExpr *outermostCall(Enclosing Around) {
  const CallExpr *Outermost = nullptr;
  for (const Stmt *S : llvm::reverse(Around)) {
    if (!isa<Expr>(S))
      break;
    if (const auto *Call = dyn_cast<CallExpr>(S))
      Outermost = Call;
  }
  return Outermost;
}

bool DanglingTaskCheck::isLeft(const VarDecl &Local, Destination To,
                               Enclosing Around, const CodePlace &Place) const {
  if (To != Destination::Spawned && To != Destination::Dropped)
    return false;
  const CallExpr *Spawn = outermostCall(Around);
  return Spawn && Place.Function && Local.getDeclContext() == Place.Function &&
         diesUnwaited(Local, *Place.Function, *Spawn);
}

/// Local itself, not the reference to it; null if it lives on.
static const VarDecl *dyingLocal(const LambdaCapture &Capture,
                                 const DeclContext *Function) {
  if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByRef)
    return nullptr;
  const auto *Local = dyn_cast<VarDecl>(Capture.getCapturedVar());
  return Local && Local->hasLocalStorage() &&
                 !Local->getType()->isReferenceType() &&
                 !Local->isInitCapture() && Local->getDeclContext() == Function
             ? Local
             : nullptr;
}

void DanglingTaskCheck::examineSpawned(const LambdaExpr &Lambda, Spot At) {
  const auto Around = At.around();
  const Destination To = destinationOf(Around, Model);
  for (const LambdaCapture &Capture : Lambda.captures()) {
    const VarDecl *Local = dyingLocal(Capture, At.place().Function);
    const Stmt *Use = Local ? laterUse(Lambda, *Local) : nullptr;
    if (!Use || !isLeft(*Local, To, Around, At.place()))
      continue;
    const SourceLocation Loc = claim(Lambda.getBeginLoc());
    if (Loc.isInvalid())
      return;
    diag(Loc, "this coroutine lambda is spawned and outlives %0, which it "
              "captures by reference")
        << Local << Lambda.getSourceRange();
    note(Use->getBeginLoc(), "used here, after a suspension");
    note(Local->getLocation(),
         "'" + Local->getNameAsString() +
             "' dies with its scope, and nothing before that waits");
    note(Loc, "capture it by value");
    return;
  }
}

void DanglingTaskCheck::examineContinuation(const LambdaExpr &Lambda,
                                            const CXXMemberCallExpr &Call,
                                            Spot At) {
  const FunctionDecl *Function = At.place().Function;
  if (!Function || At.place().isCoroutine() ||
      !Model.classify(Call.getType()).mustWait() ||
      destinationOf(At.around(), Model) != Destination::Returned)
    return;
  for (const LambdaCapture &Capture : Lambda.captures()) {
    const VarDecl *Local = dyingLocal(Capture, Function);
    const Stmt *Use = Local ? anyUse(Lambda, *Local) : nullptr;
    if (!Use)
      continue;
    const Doubt Why = doubtAboutTest(Function, Model.options());
    const SourceLocation Loc =
        isWanted(Why) ? claim(Lambda.getBeginLoc()) : SourceLocation();
    if (Loc.isInvalid())
      return;
    diag(Loc, "this continuation outlives %0, which it captures by reference")
        << Local << Lambda.getSourceRange();
    note(Use->getBeginLoc(), "used here, when what it continues is over");
    note(Local->getLocation(),
         "'" + Local->getNameAsString() + "' dies when this function returns");
    note(Loc, "capture it by value");
    noteDoubt(Loc, Why);
    return;
  }
}

} // namespace waif
