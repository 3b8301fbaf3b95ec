// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/IdleLock.h"
#include "tasks/TaskType.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

/// Reads nothing that another thread could write.
static bool isPrivate(const Expr *Arg) {
  if (isa<CXXDefaultArgExpr>(Arg))
    return true;
  Arg = unmoved(Arg);
  if (isa<CXXThisExpr, IntegerLiteral, StringLiteral, CXXBoolLiteralExpr>(Arg))
    return true;
  const auto *Ref = dyn_cast<DeclRefExpr>(Arg);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
}

static bool isLock(const VarDecl &Var, const NameList &LockTypes) {
  const CXXRecordDecl *Record = Var.getType()->getAsCXXRecordDecl();
  return Record && (Record->hasAttr<ScopedLockableAttr>() ||
                    LockTypes.matches(qualifiedName(*Record)));
}

const VarDecl *idleLockBefore(const CallExpr &Call, Enclosing Around,
                              const NameList &LockTypes) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  if (isa<CXXOperatorCallExpr>(Call) ||
      !llvm::all_of(Call.arguments(), isPrivate) ||
      (Member && !isPrivate(Member->getImplicitObjectArgument())))
    return nullptr;
  const Stmt *Child = nullptr;
  for (const Stmt *S : llvm::reverse(Around)) {
    if (isa<LambdaExpr>(S))
      return nullptr;
    const auto *Block = dyn_cast<CompoundStmt>(S);
    if (!Block) {
      Child = S;
      continue;
    }
    const auto *At = llvm::find(Block->body(), Child);
    if (At == Block->body_begin() || At == Block->body_end())
      return nullptr;
    const auto *Declared = dyn_cast<DeclStmt>(*(At - 1));
    const auto *Var = Declared && Declared->isSingleDecl()
                          ? dyn_cast<VarDecl>(Declared->getSingleDecl())
                          : nullptr;
    return Var && isLock(*Var, LockTypes) ? Var : nullptr;
  }
  return nullptr;
}

} // namespace waif
