// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a coroutine uses what it was lent when its caller may be gone.
#include "tasks/Borrowing.h"
#include "tasks/Find.h"
#include "tasks/Flow.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

static const Stmt *laterUse(const FunctionDecl &Coroutine, bool Lazy,
                            StmtTest IsUse) {
  if (Lazy) {
    const auto *Body = cast<CoroutineBodyStmt>(Coroutine.getBody());
    return findIn<Stmt>(Body->getBody(), IsUse);
  }
  return reachedFrom(
      Coroutine,
      [](const Stmt *S) {
        return isa<CoawaitExpr, CoyieldExpr, DependentCoawaitExpr>(S);
      },
      [](const Stmt *) { return false; }, IsUse);
}

/// A name in the body of a lambda for what its closure holds.
static bool isCapture(const Stmt *S, const CXXRecordDecl &Closure,
                      bool ByValue = false) {
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  if (!Ref && !isa<CXXThisExpr>(S))
    return false;
  return llvm::any_of(Closure.captures(), [&](const LambdaCapture &C) {
    if (C.capturesThis())
      return !Ref;
    return Ref && C.capturesVariable() &&
           C.getCapturedVar() == Ref->getDecl() &&
           !(ByValue && C.getCaptureKind() == LCK_ByRef);
  });
}

/// co_await write(socket, buffer(text)): what is awaited has a view of it.
static bool isViewedIn(const CallExpr &Call, StmtTest IsUse) {
  return llvm::any_of(Call.arguments(), [&](const Expr *Arg) {
    const CXXRecordDecl *View = definitionOf(Arg->getType());
    if (!View || !View->hasDefinition() || !View->hasTrivialDestructor() ||
        !(nameOf(View).ends_with("buffer") ||
          (findMember(View, "data") && findMember(View, "size"))))
      return false;
    Arg = spelled(Arg);
    while (const auto *Copy = dyn_cast<CXXConstructExpr>(Arg)) {
      if (!Copy->getNumArgs())
        return false;
      Arg = spelled(Copy->getArg(0));
    }
    const auto *Made = dyn_cast<CallExpr>(Arg);
    return IsUse(Arg) ||
           (Made &&
            (llvm::any_of(Made->arguments(),
                          [&](const Expr *Of) { return IsUse(spelled(Of)); }) ||
             isViewedIn(*Made, IsUse)));
  });
}

const Stmt *laterUse(const FunctionDecl &Coroutine, bool Lazy,
                     const Loan &Lent) {
  const auto IsUse = [&](const Stmt *S) {
    switch (Lent.To) {
    case Loan::Object:
      return isa<CXXThisExpr>(S);
    case Loan::Closure:
      return isCapture(S, *cast<CXXMethodDecl>(Coroutine).getParent());
    case Loan::Parameter:
      break;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    return Param && Param->getDeclContext() == &Coroutine &&
           Param->getFunctionScopeIndex() ==
               Lent.Param->getFunctionScopeIndex();
  };
  if (const Stmt *Use = laterUse(Coroutine, Lazy, IsUse);
      Use || Lazy || Lent.To != Loan::Parameter ||
      Lent.Param->getType().getNonReferenceType()->isScalarType())
    return Use;
  return findIn<Stmt>(Coroutine.getBody(), [&](const Stmt *S) {
    const auto *Await = dyn_cast<CoawaitExpr>(S);
    const auto *Call =
        Await ? dyn_cast<CallExpr>(spelled(Await->getOperand())) : nullptr;
    return Call && isViewedIn(*Call, IsUse);
  });
}

static bool names(const Stmt *S, const VarDecl &Var) {
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  return Ref && Ref->getDecl() == &Var;
}

const Stmt *laterUse(const LambdaExpr &Lambda, const VarDecl &Captured) {
  return laterUse(*Lambda.getCallOperator(), false,
                  [&](const Stmt *S) { return names(S, Captured); });
}

const Stmt *anyUse(const LambdaExpr &Lambda, const VarDecl &Captured) {
  return findIn<Stmt>(Lambda.getBody(),
                      [&](const Stmt *S) { return names(S, Captured); });
}

const Stmt *laterUseOfCaptures(const LambdaExpr &Lambda, bool Lazy,
                               bool ByValue) {
  return laterUse(*Lambda.getCallOperator(), Lazy, [&](const Stmt *S) {
    return isCapture(S, *Lambda.getLambdaClass(), ByValue);
  });
}

} // namespace waif
