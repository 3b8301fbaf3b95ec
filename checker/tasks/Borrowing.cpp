// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Borrowing.h"
#include "tasks/Flow.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

const FunctionDecl *bodyOf(const FunctionDecl &F) {
  const FunctionDecl *Defined = nullptr;
  return F.hasBody(Defined) ? Defined : nullptr;
}

bool isCoroutine(const FunctionDecl &Defined) {
  return isa_and_nonnull<CoroutineBodyStmt>(Defined.getBody());
}

bool keepsClosure(const FunctionDecl &CallOperator) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&CallOperator);
  if (!Method || Method->isStatic())
    return true;
  return Method->isExplicitObjectMemberFunction() &&
         !Method->getParamDecl(0)->getType()->isReferenceType();
}

bool callsCoroutine(const FunctionDecl &F, unsigned Depth) {
  const FunctionDecl *Defined = bodyOf(F);
  if (!Defined || Depth > 2)
    return false;
  if (isCoroutine(*Defined))
    return true;
  llvm::SmallVector<const Stmt *> Work{Defined->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    const auto *Call = dyn_cast_or_null<CallExpr>(S);
    if (Call && Call->getDirectCallee() &&
        callsCoroutine(*Call->getDirectCallee(), Depth + 1))
      return true;
    if (S && !isa<LambdaExpr>(S))
      Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

static bool isView(QualType Type, const NameList &ViewTypes) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return Record && ViewTypes.matches(qualifiedName(*Record));
}

namespace {
/// The variable or temporary behind an argument, if it dies with the call or
/// with its function.
struct Owner {
  bool Dies = false;
  const VarDecl *Local = nullptr;
  QualType Type;
};
} // namespace

static Owner ownerOf(const Expr *E) {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E)) {
      E = Full->getSubExpr();
    } else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E)) {
      E = Default->getExpr();
    } else if (const auto *Cast = dyn_cast<CastExpr>(E);
               Cast && (Cast->getCastKind() == CK_NoOp ||
                        Cast->getCastKind() == CK_ArrayToPointerDecay ||
                        Cast->getCastKind() == CK_UncheckedDerivedToBase ||
                        Cast->getCastKind() == CK_DerivedToBase)) {
      E = Cast->getSubExpr();
    } else if (const auto *Call = dyn_cast<CallExpr>(E);
               Call && Call->isCallToStdMove()) {
      E = Call->getArg(0);
    } else if (const auto *Member = dyn_cast<MemberExpr>(E);
               Member && !Member->isArrow() &&
               isa<FieldDecl>(Member->getMemberDecl()) &&
               !Member->getMemberDecl()->getType()->isReferenceType()) {
      E = Member->getBase();
    } else {
      break;
    }
  }
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E);
      Temporary && Temporary->getStorageDuration() == SD_FullExpression)
    return {true, nullptr, Temporary->getType()};
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
      !Ref->refersToEnclosingVariableOrCapture())
    return {true, Var, Var->getType()};
  return {};
}

/// What the view that E makes looks at.
static Owner viewedBy(const Expr *E, const NameList &ViewTypes) {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
             Made && Made->getNumArgs() &&
             isView(Made->getArg(0)->getType(), ViewTypes))
      E = Made->getArg(0); // a copy
    else
      break;
  }
  Owner Viewed;
  if (isa<CXXStdInitializerListExpr>(E))
    return {true, nullptr, E->getType()};
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
      Made && Made->getNumArgs())
    Viewed = ownerOf(Made->getArg(0));
  else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
           Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
    Viewed = ownerOf(Call->getImplicitObjectArgument());
  // Ranges and buffers without a destructor are views themselves.
  const CXXRecordDecl *Record =
      Viewed.Dies ? Viewed.Type->getAsCXXRecordDecl() : nullptr;
  if (Record && (!Record->hasDefinition() || Record->hasTrivialDestructor()))
    return {};
  return Viewed.Dies && (Record || Viewed.Type->isArrayType()) ? Viewed
                                                               : Owner();
}

static Owner ownerFor(const ParmVarDecl &Param, const Expr *Arg,
                      const NameList &ViewTypes) {
  const QualType Type = Param.getType();
  if (Type->isReferenceType()) {
    if (isView(Type.getNonReferenceType(), ViewTypes))
      if (const Owner Viewed = viewedBy(Arg, ViewTypes); Viewed.Dies)
        return Viewed;
    const Owner Found = ownerOf(Arg);
    // Nothing is read from an object without members.
    const CXXRecordDecl *Record =
        Found.Dies ? Found.Type->getAsCXXRecordDecl() : nullptr;
    return Record && Record->hasDefinition() && Record->isEmpty() ? Owner()
                                                                  : Found;
  }
  if (isView(Type, ViewTypes))
    return viewedBy(Arg, ViewTypes);
  if (const auto *Address = dyn_cast<UnaryOperator>(Arg->IgnoreParenImpCasts());
      Type->isPointerType() && Address && Address->getOpcode() == UO_AddrOf)
    return ownerOf(Address->getSubExpr());
  return {};
}

llvm::SmallVector<Loan, 2> loansOf(const CallExpr &Call,
                                   const FunctionDecl &Callee,
                                   const NameList &ViewTypes) {
  llvm::SmallVector<Loan, 2> Loans;
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  const bool HasObject = Method && Method->isImplicitObjectMemberFunction();
  unsigned Offset = 0; // an operator's object is its first argument
  const Expr *Object = nullptr;
  if (isa<CXXOperatorCallExpr>(Call) && Method &&
      !Method->isExplicitObjectMemberFunction()) {
    Offset = 1;
    Object = Call.getArg(0);
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
    Object = Member->getImplicitObjectArgument();
  }
  if (HasObject && Object) {
    const Owner Found = ownerOf(Object);
    if (Found.Dies && !Method->getParent()->isEmpty())
      Loans.push_back(
          {Method->getParent()->isLambda() ? Loan::Closure : Loan::Object,
           nullptr, Found.Local});
  }
  for (unsigned I = 0; I < Callee.getNumParams(); ++I)
    if (I + Offset < Call.getNumArgs())
      if (const Owner Found = ownerFor(*Callee.getParamDecl(I),
                                       Call.getArg(I + Offset), ViewTypes);
          Found.Dies)
        Loans.push_back({Loan::Parameter, Callee.getParamDecl(I), Found.Local});
  return Loans;
}

} // namespace waif
