// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/HeldByContinuation.h"
#include "tasks/TaskFate.h"
#include "tasks/UnreadResults.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace waif {

/// The running task that a continuation holds, and nobody else.
static const ValueDecl *heldBy(const LambdaExpr &Lambda,
                               const VariableUses &Uses, TaskModel &Model) {
  const auto IsHeld = [&](QualType Type) {
    const TaskInfo &Task = Model.classify(Type);
    return Task.mustWait() && Task.isEager() && !Task.isOwner() &&
           Task.Drop != DropEffect::Blocks && Task.Container.empty();
  };
  for (const LambdaCapture &C : Lambda.captures()) {
    if (C.getCaptureKind() != LCK_ByCopy || !C.capturesVariable())
      continue;
    const ValueDecl *Var = C.getCapturedVar();
    if (Var->isInitCapture() && IsHeld(Var->getType()))
      return Var;
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Var->getType()->getAsCXXRecordDecl());
    if (!Spec || nameOf(Spec) != "shared_ptr" || !Spec->isInStdNamespace() ||
        !IsHeld(Spec->getTemplateArgs()[0].getAsType()))
      continue;
    // Another continuation that has it as well may be the one for failures.
    const auto Found = Uses.find(Var);
    if (Found != Uses.end() &&
        llvm::all_of(Found->second, [&](const TaskUse &Use) {
          return Use.function() == Lambda.getCallOperator();
        }))
      return Var;
  }
  return nullptr;
}

const ValueDecl *heldByContinuation(const CXXMemberCallExpr &Call,
                                    const LambdaExpr &Lambda,
                                    const VariableUses &Uses,
                                    TaskModel &Model) {
  // thenTry, then_wrapped, finally, ... are always called.
  if (!llvm::StringSwitch<bool>(nameOf(Call.getMethodDecl()))
           .Cases({"then", "thenValue", "thenValueInline", "deferValue"}, true)
           .Default(false) ||
      Call.getNumArgs() != 1)
    return nullptr;
  // First what is cheap: a chain may have hundreds of links.
  const ValueDecl *Held = heldBy(Lambda, Uses, Model);
  if (!Held)
    return nullptr;
  const TaskInfo &Before = Model.classify(Call.getObjectType());
  const Expr *Object = spelled(Call.getImplicitObjectArgument());
  // What is ready or only a timer does not fail.
  if (!Before.mustWait() || !Before.isEager() || handlesError(Object) ||
      (isa<CallExpr>(Object) && !makesWork(Object)))
    return nullptr;
  return Held;
}

} // namespace waif
