// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a value came to be: who was called, what the chain of calls did, or
// nothing.
#include "tasks/TaskFate.h"
#include "tasks/TaskUse.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/IgnoreExpr.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

const Expr *spelled(const Expr *E) {
  E = IgnoreExprNodes(const_cast<Expr *>(E), IgnoreImplicitSingleStep,
                      IgnoreImplicitCastsExtraSingleStep,
                      IgnoreParensOnlySingleStep);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const Expr *Object = Call ? Call->getImplicitObjectArgument() : nullptr;
  // Where both end is known at once.
  if (Object && Object->getEndLoc() != Call->getEndLoc())
    return E;
  return E->IgnoreUnlessSpelledInSource();
}

const Expr *unmoved(const Expr *E) {
  E = spelled(E);
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call && Call->isCallToStdMove() ? spelled(Call->getArg(0)) : E;
}

const NamedDecl *calleeOf(const Expr *E) {
  E = spelled(E);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getConstructor();
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return nullptr;
  const FunctionDecl *Direct = Call->getDirectCallee();
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  // std::function, function objects: people know the object, not operator().
  const Expr *Through = Operator && Operator->getOperator() == OO_Call
                            ? Operator->getArg(0)
                            : Call->getCallee();
  if (Direct && !(Operator && Operator->getOperator() == OO_Call))
    return Direct;
  Through = Through->IgnoreParenImpCasts();
  if (const auto *Deref = dyn_cast<UnaryOperator>(Through))
    Through = Deref->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Through))
    return Ref->getDecl();
  if (const auto *Member = dyn_cast<MemberExpr>(Through))
    return Member->getMemberDecl();
  if (const auto *Lookup = dyn_cast<OverloadExpr>(Through))
    return Lookup->getNumDecls() ? *Lookup->decls_begin() : nullptr;
  return Direct;
}

std::string describeOrigin(const Expr *Value) {
  Value = spelled(Value);
  const auto Quoted = [](const NamedDecl *D) {
    return "'" + D->getNameAsString() + "'";
  };
  if (const auto *Await = dyn_cast<CoawaitExpr>(Value)) {
    const NamedDecl *Awaited = calleeOf(Await->getOperand());
    return Awaited ? "produced by awaiting " + Quoted(Awaited)
                   : "produced by 'co_await'";
  }
  if (isa<CoyieldExpr>(Value))
    return "produced by 'co_yield'";
  if (isa<CXXNewExpr>(Value))
    return "allocated here";
  if (!isa<CallExpr>(Value))
    return "constructed here";
  const NamedDecl *Callee = calleeOf(Value);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Method && Method->getParent()->isLambda())
    return "returned by a lambda";
  return Callee ? "returned by " + Quoted(Callee) : "returned by this call";
}

bool handlesError(const Expr *Value) {
  while (Value) {
    Value = spelled(Value);
    const auto *Call = dyn_cast<CXXMemberCallExpr>(Value);
    if (!Call)
      return false;
    const bool Handles =
        llvm::StringSwitch<bool>(nameOf(Call->getMethodDecl()))
            .Cases({"handle_exception", "handle_exception_type", "then_wrapped",
                    "then_wrapped_nrvo", "thenError", "onError", "thenTry",
                    "catch_", "discard_exception"},
                   true)
            .Case("then", Call->getNumArgs() >= 2 &&
                              !isa<CXXDefaultArgExpr>(Call->getArg(1)))
            .Default(false);
    if (Handles)
      return true;
    Value = Call->getImplicitObjectArgument();
  }
  return false;
}

bool movesATask(const Expr *E) {
  E = spelled(E);
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = spelled(Cast->getSubExpr());
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  if (Construct && Construct->getNumArgs() == 1)
    E = spelled(Construct->getArg(0));
  // In a template neither the construction nor the move is resolved yet.
  const auto *Unresolved = dyn_cast<CXXUnresolvedConstructExpr>(E);
  if (Unresolved && Unresolved->getNumArgs() == 1)
    E = spelled(Unresolved->getArg(0));
  const auto *Call = dyn_cast<CallExpr>(E);
  const auto *Named =
      Call ? dyn_cast<UnresolvedLookupExpr>(Call->getCallee()) : nullptr;
  return Call && (Call->isCallToStdMove() ||
                  (Named && Named->getName().getAsString() == "move"));
}

bool isEmptyValue(const Expr *Value) {
  Value = spelled(Value);
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Value))
    Value = spelled(Cast->getSubExpr());
  if (const auto *List = dyn_cast<InitListExpr>(Value))
    return List->getNumInits() == 0;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value)) {
    for (const Expr *Arg : Construct->arguments())
      if (!isa<CXXDefaultArgExpr>(Arg) && !isEmptyValue(Arg))
        return false;
    return true;
  }
  if (isa<CXXNullPtrLiteralExpr, CXXScalarValueInitExpr>(Value))
    return true;
  const auto *Ref = dyn_cast<DeclRefExpr>(Value);
  return Ref && nameOf(Ref->getDecl()) == "nullopt";
}

bool isSettled(const Expr *E, const ASTContext &Ctx) {
  const auto *Await = dyn_cast<CoawaitExpr>(E);
  const auto *Call =
      Await ? dyn_cast<CXXMemberCallExpr>(spelled(Await->getOperand()))
            : nullptr;
  return Call &&
         Ctx.hasSameUnqualifiedType(Call->getObjectType(), E->getType());
}

} // namespace waif
