// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Bodies.h"
#include "tasks/Find.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static const Stmt *bodyOf(const FunctionDecl *F) {
  const FunctionDecl *WithBody = nullptr;
  if (F && F->hasBody(WithBody))
    return WithBody->getBody();
  if (F)
    if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
      if (Pattern->hasBody(WithBody))
        return WithBody->getBody();
  return nullptr;
}

const FunctionDecl *patternOf(const FunctionDecl *F) {
  if (!F)
    return nullptr;
  if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
    F = Pattern;
  return F->getCanonicalDecl();
}

QualType returnTypeOf(const FunctionDecl *F) {
  if (!F)
    return {};
  QualType Type = F->getReturnType();
  const AutoType *Auto = Type->getContainedAutoType();
  if (!Auto || !Auto->getDeducedType().isNull())
    return Type;
  const auto *Return = findIn<ReturnStmt>(bodyOf(F), [](const ReturnStmt *R) {
    return R->getRetValue() != nullptr;
  });
  return Return ? Return->getRetValue()->getType() : QualType();
}

TaskStart startOf(QualType Awaiter) {
  const CXXRecordDecl *Record = definitionOf(Awaiter);
  if (!Record)
    return TaskStart::Unknown;
  const StringRef Name =
      Record->getIdentifier() ? Record->getName() : StringRef();
  if (Record->isInStdNamespace() || Record->getDeclContext()->isNamespace()) {
    if (Name == "suspend_always")
      return TaskStart::Lazy;
    if (Name == "suspend_never")
      return TaskStart::Eager;
  }
  const auto *Ready = asFunction(findMember(Record, "await_ready"));
  const auto *Suspend = asFunction(findMember(Record, "await_suspend"));
  const auto Constant = [&](bool Value) {
    const Stmt *Body = bodyOf(Ready);
    const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
    if (!Block || Block->size() != 1)
      return false;
    const auto *Return = dyn_cast<ReturnStmt>(Block->body_front());
    const auto *Literal =
        Return && Return->getRetValue()
            ? dyn_cast<CXXBoolLiteralExpr>(
                  Return->getRetValue()->IgnoreParenImpCasts())
            : nullptr;
    return Literal && Literal->getValue() == Value;
  };
  if (Constant(true))
    return TaskStart::Eager;
  // A suspension that does something may well arrange to be resumed.
  const auto *Block = dyn_cast_or_null<CompoundStmt>(bodyOf(Suspend));
  if (Constant(false) && Block && Block->body_empty())
    return TaskStart::Lazy;
  return TaskStart::Unknown;
}

/// What E calls destroy() on.
static const Expr *destroyed(const Expr *E) {
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return nameOf(Member->getMemberDecl()) == "destroy" ? Member->getBase()
                                                        : nullptr;
  if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(E);
      Member && Member->getMember().getAsString() == "destroy")
    return Member->isImplicitAccess() ? E : Member->getBase();
  return nullptr;
}

bool destroysFrame(const CXXRecordDecl *Record) {
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!Destructor)
    return false;
  return findIn<Expr>(bodyOf(Destructor),
                      [](const Expr *E) { return destroyed(E) != nullptr; });
}

bool endsCoroutine(const CoawaitExpr &Await) {
  const auto *Call = findIn<CXXMemberCallExpr>(
      Await.getSuspendExpr(), [](const CXXMemberCallExpr *C) {
        return nameOf(C->getMethodDecl()) == "await_suspend";
      });
  const FunctionDecl *Suspend = Call ? Call->getMethodDecl() : nullptr;
  const Stmt *Body = bodyOf(Suspend);
  if (!Body || !Suspend->getReturnType()->isVoidType() ||
      findIn<IfStmt>(Body, [](const IfStmt *) { return true; }))
    return false;
  return findIn<Expr>(Body, [](const Expr *E) {
    const Expr *Object = destroyed(E);
    return Object && findIn<DeclRefExpr>(Object, [](const DeclRefExpr *Ref) {
             return isa<ParmVarDecl>(Ref->getDecl());
           });
  });
}

static const CallExpr *asyncCall(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(spelled(E));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return nameOf(Callee) == "async" && Callee->isInStdNamespace() ? Call
                                                                 : nullptr;
}

const CallExpr *asyncBehind(const Expr *E) {
  if (const CallExpr *Call = asyncCall(E))
    return Call;
  const auto *Call = dyn_cast<CallExpr>(spelled(E));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const Stmt *Body = bodyOf(Callee);
  if (!Body || Callee->getASTContext().getSourceManager().isInSystemHeader(
                   Body->getBeginLoc()))
    return nullptr;
  const auto *Return = findIn<ReturnStmt>(Body, [&](const ReturnStmt *R) {
    const Expr *Value = R->getRetValue(); // of a lambda, has another type
    return Value && asyncCall(Value) &&
           Callee->getASTContext().hasSameType(Value->getType(),
                                               Callee->getReturnType());
  });
  return Return ? asyncCall(Return->getRetValue()) : nullptr;
}

} // namespace waif
