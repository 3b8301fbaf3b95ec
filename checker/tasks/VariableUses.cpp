// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/VariableUses.h"
#include "tasks/Enclosing.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

namespace {
class UseVisitor : public EnclosedVisitor {
public:
  UseVisitor(TaskModel &Model,
             llvm::function_ref<bool(const ValueDecl *)> Wanted)
      : EnclosedVisitor(Model.context()), Wanted(Wanted) {}

  bool VisitVarDecl(const VarDecl *D) override { return declare(D); }
  bool VisitFieldDecl(const FieldDecl *D) override { return declare(D); }
  bool VisitDeclRefExpr(const DeclRefExpr *E) override {
    return use(E->getDecl(), E);
  }
  bool VisitMemberExpr(const MemberExpr *E) override {
    return use(E->getMemberDecl(), E);
  }

  VariableUses Uses;

private:
  bool declare(const ValueDecl *D) {
    if (!D->getType()->isDependentType() && Wanted(D))
      Uses.insert({D, {}});
    return true;
  }
  bool use(const ValueDecl *D, const Expr *E) {
    // Members are used before the class ends, and fields before their uses.
    const auto *Field = dyn_cast<FieldDecl>(D);
    if (Field && !Uses.contains(D))
      declare(D);
    if (auto It = Uses.find(D); It != Uses.end() && !isCapturedByReference(D))
      It->second.push_back(classify(E));
    return true;
  }
  /// Then the uses in the lambda's body count, not the capture.
  bool isCapturedByReference(const ValueDecl *D) const {
    const auto *Lambda =
        Around.size() > 1 ? dyn_cast<LambdaExpr>(Around.end()[-2]) : nullptr;
    return Lambda && llvm::any_of(Lambda->captures(), [&](const auto &C) {
             return C.getCaptureKind() == LCK_ByRef &&
                    C.getCapturedVar() == D;
           });
  }
  VariableUse classify(const Expr *E) const;

  llvm::function_ref<bool(const ValueDecl *)> Wanted;
};

StringRef identifier(DeclarationName Name) {
  const IdentifierInfo *Id = Name.getAsIdentifierInfo();
  return Id ? Id->getName() : StringRef();
}

VariableUse UseVisitor::classify(const Expr *E) const {
  VariableUse Use;
  Use.Ref = E;
  Use.Function = Place.Function;
  auto Outward = llvm::reverse(llvm::ArrayRef(Around).drop_back());
  auto It = Outward.begin();
  const auto Skip = [&] {
    while (It != Outward.end() &&
           isa<ImplicitCastExpr, ParenExpr, ExprWithCleanups,
               CXXBindTemporaryExpr, MaterializeTemporaryExpr>(*It))
      ++It;
  };
  Skip();
  if (It == Outward.end())
    return Use;
  const Stmt *Parent = *It++;
  if (const auto *M = dyn_cast<MemberExpr>(Parent)) {
    Use.How = VariableUse::Member;
    Use.Name = identifier(M->getMemberDecl()->getDeclName());
  } else if (const auto *D = dyn_cast<CXXDependentScopeMemberExpr>(Parent)) {
    Use.How = VariableUse::Member;
    Use.Name = identifier(D->getMember());
  } else if (const auto *Call = dyn_cast<CallExpr>(Parent)) {
    const NamedDecl *Callee = calleeOf(Call);
    Use.How = VariableUse::Argument;
    Use.Call = Call;
    if (Callee)
      Use.Name = identifier(Callee->getDeclName());
    return Use;
  } else if (const auto *Loop = dyn_cast<CXXForRangeStmt>(Parent)) {
    Use.How = VariableUse::Iterated;
    Use.Element = Loop->getLoopVariable();
    return Use;
  } else if (const auto *Declared = dyn_cast<DeclStmt>(Parent);
             Declared && It != Outward.end() && isa<CXXForRangeStmt>(*It)) {
    Use.How = VariableUse::Iterated; // the hidden __range
    Use.Element = cast<CXXForRangeStmt>(*It)->getLoopVariable();
    return Use;
  } else {
    return Use;
  }
  Skip();
  if (It == Outward.end() || !isa<CallExpr>(*It)) {
    Use.How = VariableUse::Other; // a member object, a bound method
    return Use;
  }
  Use.Call = cast<CallExpr>(*It++);
  Skip();
  Use.Dropped = It != Outward.end() && !isa<Expr, DeclStmt, ReturnStmt,
                                            CoreturnStmt>(*It);
  return Use;
}
} // namespace

VariableUses collectUses(TaskModel &Model,
                         llvm::function_ref<bool(const ValueDecl *)> Wanted) {
  UseVisitor Visitor(Model, Wanted);
  Visitor.run();
  return std::move(Visitor.Uses);
}

} // namespace waif
