// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Callable.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace waif {

DeclContext::lookup_result callOperators(const CXXRecordDecl *Record,
                                         unsigned Depth) {
  const auto Found = Record->lookup(
      Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  if (!Found.empty() || Depth > 4)
    return Found;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl();
        B && B->hasDefinition())
      if (const auto Inherited = callOperators(B->getDefinition(), Depth + 1);
          !Inherited.empty())
        return Inherited;
  return Found;
}

/// The one type that all overloads give; templates give what they were made
/// into.
static QualType resultOfCallOperator(const CXXRecordDecl *Record) {
  QualType Result;
  bool Differ = false;
  const auto Add = [&](const FunctionDecl *F) {
    const QualType One = F->getReturnType();
    if (F->isDeleted() || One->isUndeducedType() || One->isDependentType())
      return;
    Differ |=
        !Result.isNull() && Result.getCanonicalType() != One.getCanonicalType();
    Result = One;
  };
  for (const NamedDecl *D : callOperators(Record)) {
    D = D->getUnderlyingDecl();
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      Add(F);
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
      Add(Template->getTemplatedDecl());
      for (const FunctionDecl *F : Template->specializations())
        Add(F);
    }
  }
  return Differ ? QualType() : Result;
}

QualType resultOfCalling(QualType Callable) {
  QualType Type = Callable.getNonReferenceType();
  if (Type->isMemberPointerType() || Type->isFunctionPointerType())
    Type = Type->getPointeeType();
  QualType Result;
  if (const auto *F = Type->getAs<FunctionType>())
    Result = F->getReturnType();
  else if (const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
           Record && Type->isRecordType() && Record->hasDefinition() &&
           !Record->isDependentType())
    Result = resultOfCallOperator(Record->getDefinition());
  if (Result.isNull() || Result->isDependentType() ||
      Result->isUndeducedType() || Result->isReferenceType())
    return {};
  return Result;
}

std::optional<TaskInfo> taskOfCalling(TaskModel &Model, QualType Callable) {
  const QualType Result = resultOfCalling(Callable);
  if (Result.isNull() || Result->isVoidType())
    return {};
  const TaskInfo Info = Model.classify(Result);
  const bool Counts = Info.mustWait() || Info.Kind == TaskKind::Generator;
  if (!Counts || Info.Shared)
    return std::nullopt;
  return Info;
}

std::string describeCallable(const Expr *E) {
  E = spelled(E);
  const auto Quoted = [](const NamedDecl *D) {
    return "'" + D->getNameAsString() + "'";
  };
  if (const auto *Address = dyn_cast<UnaryOperator>(E))
    return describeCallable(Address->getSubExpr());
  if (isa<LambdaExpr>(E))
    return "this lambda";
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Quoted(Ref->getDecl());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Quoted(Member->getMemberDecl());
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const FunctionDecl *F = Call->getDirectCallee();
        F && F->isInStdNamespace() && F->getIdentifier() && Call->getNumArgs())
      return describeCallable(Call->getArg(0));
  return "this function object";
}

} // namespace waif
