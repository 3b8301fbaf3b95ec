// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A local that a task in the background refers to, in a function that ends
// without waiting for it.
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

void DanglingTaskCheck::examineSpawned(const LambdaExpr &Lambda, Spot At) {
  const auto Around = At.around();
  const Destination To = destinationOf(Around, Model);
  for (const LambdaCapture &Capture : Lambda.captures()) {
    const auto *Local =
        Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByRef
            ? dyn_cast<VarDecl>(Capture.getCapturedVar())
            : nullptr;
    if (!Local || !Local->hasLocalStorage() ||
        Local->getType()->isReferenceType())
      continue;
    const Stmt *Use = laterUse(Lambda, *Local);
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

} // namespace waif
