// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that are assigned over: twice in a row, or when they may have failed.
#include "tidy/UnawaitedTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

namespace {
/// x = f(); x = g(): the first never had a chance. Locals have their paths;
/// these are what outlives the function.
class Rewrites {
  /// The variable behind t, t->, *t.
  static const ValueDecl *variable(const Expr *E) {
    E = spelled(E);
    if (const auto *Deref = dyn_cast<CXXOperatorCallExpr>(E);
        Deref &&
        (Deref->getOperator() == OO_Arrow || Deref->getOperator() == OO_Star))
      E = spelled(Deref->getArg(0));
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl();
    const auto *Member = dyn_cast<MemberExpr>(E);
    return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
               ? Member->getMemberDecl()
               : nullptr;
  }
  /// What a true Condition may know to have failed.
  static const ValueDecl *failedIn(const Expr *Condition, TaskModel &Model) {
    Condition = spelled(Condition);
    if (const auto *Both = dyn_cast<BinaryOperator>(Condition);
        Both && Both->isLogicalOp()) {
      const ValueDecl *Left = failedIn(Both->getLHS(), Model);
      return Left ? Left : failedIn(Both->getRHS(), Model);
    }
    const auto *Asks = dyn_cast<CXXMemberCallExpr>(Condition);
    const CXXMethodDecl *Method = Asks ? Asks->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier() ||
        (Method->getName() != "failed" && Method->getName() != "hasException" &&
         Method->getName() != "has_exception") ||
        !Model.classify(Asks->getObjectType()).mustWait())
      return nullptr;
    return variable(Asks->getImplicitObjectArgument());
  }

public:
  /// A task is known to have failed, and its error is overwritten unread.
  static void findFailed(
      TaskModel &Model,
      llvm::function_ref<void(const Expr *, const IfStmt *, const ValueDecl *)>
          Found) {
    Model.code().each<IfStmt>([&](const IfStmt *If, Spot) {
      const ValueDecl *Failed =
          If->getCond() && !If->getCond()->isTypeDependent()
              ? failedIn(If->getCond(), Model)
              : nullptr;
      if (!Failed)
        return;
      llvm::SmallVector<const Stmt *> Body = {If->getThen()};
      if (const auto *Block = dyn_cast<CompoundStmt>(If->getThen()))
        Body.assign(Block->body_begin(), Block->body_end());
      for (const Stmt *S : Body) {
        if (!mentions(S, Failed))
          continue;
        const CXXOperatorCallExpr *Assign = assignment(S);
        if (Assign && objectOf(Assign) == Failed &&
            !mentions(Assign->getArg(1), Failed))
          Found(Assign, If, Failed);
        return;
      }
    });
  }

  using Report =
      llvm::function_ref<void(const CXXOperatorCallExpr *, const TaskInfo &)>;
  static void find(TaskModel &Model, Report Found) {
    Model.code().each<CompoundStmt>([&](const CompoundStmt *S, Spot) {
      const CXXOperatorCallExpr *Before = nullptr;
      for (const Stmt *Child : S->body()) {
        const CXXOperatorCallExpr *Assign = assignment(Child);
        if (Before && Assign && sameObject(Before, Assign) &&
            !isEmptyValue(Before->getArg(1)) &&
            !mentions(Assign->getArg(1), objectOf(Before)))
          Found(Assign, Model.classify(Assign->getArg(0)->getType()));
        Before = Assign;
      }
    });
  }

private:
  static const CXXOperatorCallExpr *assignment(const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    const auto *Call = E ? dyn_cast<CXXOperatorCallExpr>(spelled(E)) : nullptr;
    return Call && Call->getOperator() == OO_Equal && objectOf(Call) ? Call
                                                                     : nullptr;
  }
  /// A variable, or a member of *this: two mentions are one object.
  static const ValueDecl *objectOf(const CXXOperatorCallExpr *Assign) {
    const Expr *E = Assign->getArg(0)->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl();
    const auto *Member = dyn_cast<MemberExpr>(E);
    return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
               ? Member->getMemberDecl()
               : nullptr;
  }
  static bool sameObject(const CXXOperatorCallExpr *A,
                         const CXXOperatorCallExpr *B) {
    return objectOf(A) == objectOf(B);
  }
  static bool mentions(const Stmt *S, const ValueDecl *D) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == D)
      return true;
    if (const auto *M = dyn_cast<MemberExpr>(S); M && M->getMemberDecl() == D)
      return true;
    for (const Stmt *Child : S->children())
      if (Child && mentions(Child, D))
        return true;
    return isa<CXXMemberCallExpr>(S) && isa<FieldDecl>(D); // may read it
  }
};
} // namespace

void UnawaitedTaskCheck::examineRewrites() {
  Rewrites::find(
      Model, [this](const CXXOperatorCallExpr *Assign, const TaskInfo &Task) {
        if (!Task.mustWait() || Task.Shared ||
            !(Task.isLazy() || Task.runsUnheard()))
          return;
        const SourceLocation Loc = claim(Assign->getBeginLoc());
        if (Loc.isInvalid())
          return;
        diag(Loc, "this overwrites %0 that nobody awaited: %1")
            << withArticle(Model, Task) << describe(Task.Drop)
            << Assign->getSourceRange();
      });
  Rewrites::findFailed(Model, [this](const Expr *Assign, const IfStmt *If,
                                     const ValueDecl *Task) {
    const SourceLocation Loc = claim(Assign->getBeginLoc());
    if (Loc.isInvalid())
      return;
    diag(Loc, "this overwrites %0, which may have failed, and nobody has seen "
              "its error")
        << Task << Assign->getSourceRange();
    diag(If->getCond()->getBeginLoc(), "asked here", DiagnosticIDs::Note);
  });
}

} // namespace waif
