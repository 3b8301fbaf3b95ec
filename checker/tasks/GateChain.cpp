// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/GateChain.h"
#include "tasks/TaskFate.h"
#include "tasks/TaskType.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace waif {

/// Captures 'this', or a variable by reference.
static const LambdaExpr *borrowingLambda(const CallExpr &Call) {
  for (const Expr *Arg : Call.arguments()) {
    const auto *Lambda = dyn_cast<LambdaExpr>(spelled(Arg));
    if (Lambda && llvm::any_of(Lambda->captures(), [](const LambdaCapture &C) {
          return C.getCaptureKind() == LCK_This ||
                 C.getCaptureKind() == LCK_ByRef;
        }))
      return Lambda;
  }
  return nullptr;
}

Straggler stragglerOf(const Expr *Value, const NameList &GateFunctions) {
  Straggler Found;
  while (Value) {
    Value = spelled(Value);
    const auto *Call = dyn_cast<CallExpr>(Value);
    const auto *Callee =
        Call ? dyn_cast_or_null<FunctionDecl>(calleeOf(Call)) : nullptr;
    if (!Callee)
      return {};
    if (GateFunctions.matches(qualifiedName(*Callee))) {
      Found.Gated = Call;
      return Found.Lambda ? Found : Straggler();
    }
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member)
      return {};
    if (const LambdaExpr *Lambda = borrowingLambda(*Member))
      Found.Lambda = Lambda; // the last one is the first to run
    Value = Member->getImplicitObjectArgument();
  }
  return {};
}

} // namespace waif
