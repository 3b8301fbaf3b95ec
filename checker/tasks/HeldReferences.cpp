// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/HeldReferences.h"
#include "tasks/Bodies.h"
#include "tasks/Flow.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include <functional>

using namespace clang;
using llvm::StringRef;

namespace waif {

static bool suspends(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  return isa<CoawaitExpr, CoyieldExpr>(S) ||
         llvm::any_of(S->children(), suspends);
}

/// The field of *this that E names.
static const FieldDecl *ownField(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(spelled(E));
  return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
             ? dyn_cast<FieldDecl>(Member->getMemberDecl())
             : nullptr;
}

/// What Method takes out, a loop in another function may stand on. What only
/// grows is mostly filled before anybody loops over it.
static bool removes(const CXXMethodDecl *Method) { // null: a member pointer's
  return llvm::StringSwitch<bool>(nameOf(Method))
      .Cases({"erase", "clear", "pop_back", "pop_front", "extract", "remove",
              "remove_if", "swap"},
             true)
      .Default(false);
}

/// The container that E takes elements out of: c.erase(...),
/// std::erase_if(c, ...).
static const FieldDecl *shrunkBy(const CallExpr *E) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    return removes(Member->getMethodDecl())
               ? ownField(Member->getImplicitObjectArgument())
               : nullptr;
  const FunctionDecl *Callee = E->getDirectCallee();
  return Callee && Callee->isInStdNamespace() && E->getNumArgs() == 2 &&
                 (nameOf(Callee) == "erase" || nameOf(Callee) == "erase_if")
             ? ownField(E->getArg(0))
             : nullptr;
}

/// Where another function of the class makes Container smaller.
static const Expr *removedElsewhere(const FieldDecl *Container,
                                    const FunctionDecl *Here,
                                    TaskModel &Model) {
  const Expr *Found = nullptr;
  Model.code().each<CallExpr>([&](const CallExpr *Call, Spot Where) {
    const FunctionDecl *There = Where.place().Function;
    if (!Found && patternOf(There) != patternOf(Here) &&
        shrunkBy(Call) == Container &&
        !isa_and_nonnull<CXXConstructorDecl, CXXDestructorDecl>(There))
      Found = Call;
  });
  return Found;
}

/// Something that keeps others out is in force around the loop.
static bool isLocked(Spot Loop, const TaskOptions &Options) {
  const Stmt *Child = Loop.stmt();
  for (Spot Outer = Loop.parent(); Outer; Outer = Outer.parent()) {
    if (const auto *Block = dyn_cast<CompoundStmt>(Outer.stmt()))
      for (const Stmt *S : Block->body()) {
        if (S == Child)
          break;
        if (const auto *Decls = dyn_cast<DeclStmt>(S))
          for (const Decl *D : Decls->decls())
            if (const auto *Var = dyn_cast<VarDecl>(D))
              if (const CXXRecordDecl *Record =
                      Var->getType()->getAsCXXRecordDecl();
                  Record && Options.GuardTypes.matches(qualifiedName(*Record)))
                return true;
      }
    Child = Outer.stmt();
  }
  return false;
}

/// The last statement leaves the loop: nothing is touched after the await.
static bool leaves(const Stmt *Body) {
  if (const auto *Block = dyn_cast<CompoundStmt>(Body))
    return !Block->body_empty() && leaves(Block->body_back());
  return isa<ReturnStmt, CoreturnStmt, BreakStmt>(Body);
}

HeldReference heldByLoop(const CXXForRangeStmt &Loop, Spot At,
                         TaskModel &Model) {
  const FieldDecl *Container = ownField(Loop.getRangeInit());
  const FunctionDecl *Here = At.place().Function;
  if (!Container || !Here || !suspends(Loop.getBody()) ||
      leaves(Loop.getBody()) || isLocked(At, Model.options()) ||
      Model.classify(Container->getType()).isMany()) // drained: the end of it
    return {};
  const Expr *Change = removedElsewhere(Container, Here, Model);
  return Change ? HeldReference{&Loop, Container, Change} : HeldReference();
}

/// The member container that E makes an iterator or a reference into.
static const FieldDecl *pointedInto(const Expr *E) {
  E = spelled(E);
  if (const auto *Index = dyn_cast<CXXOperatorCallExpr>(E))
    return Index->getOperator() == OO_Subscript ? ownField(Index->getArg(0))
                                                : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  return Call && llvm::StringSwitch<bool>(nameOf(Call->getMethodDecl()))
                     .Cases({"find", "begin", "lower_bound", "upper_bound",
                             "at", "front", "back"},
                            true)
                     .Default(false)
             ? ownField(Call->getImplicitObjectArgument())
             : nullptr;
}

HeldReference heldByHand(const VarDecl &Iterator, Spot At, TaskModel &Model) {
  const CXXRecordDecl *Record = Iterator.getType()->getAsCXXRecordDecl();
  const bool Refers = Iterator.getType()->isLValueReferenceType() ||
                      nameOf(Record).ends_with("iterator");
  const FieldDecl *Container =
      Refers && Iterator.getInit() ? pointedInto(Iterator.getInit()) : nullptr;
  const FunctionDecl *Here = At.place().Function;
  if (!Container || isLocked(At, Model.options()) ||
      Model.classify(Container->getType()).isMany())
    return {};
  const Expr *Change = removedElsewhere(Container, Here, Model);
  if (!Change)
    return {};
  const auto Names = [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    return Ref && Ref->getDecl() == &Iterator;
  };
  // it = c.find(k) begins anew.
  llvm::SmallPtrSet<const Stmt *, 4> Renewed;
  if (Record)
    Model.code().each<CXXOperatorCallExpr>(
        [&](const CXXOperatorCallExpr *E, Spot) {
          if (E->getOperator() == OO_Equal &&
              Names(E->getArg(0)->IgnoreParenImpCasts()))
            Renewed.insert(E->getArg(0)->IgnoreParenImpCasts());
        });
  const Stmt *Use = reachedFrom(
      *Here, [](const Stmt *S) { return isa<CoawaitExpr>(S); },
      [&](const Stmt *S) {
        const auto *Decls = dyn_cast<DeclStmt>(S);
        return Renewed.contains(S) ||
               (Decls && llvm::is_contained(Decls->decls(), &Iterator));
      },
      [&](const Stmt *S) { return Names(S) && !Renewed.contains(S); });
  return Use ? HeldReference{Use, &Iterator, Change} : HeldReference();
}

/// The temporary smart pointer that E's object is reached through.
static const Expr *temporaryOwner(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E)) {
      E = Full->getSubExpr();
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase();
    } else if (const auto *Deref = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Deref->getOperator() != OO_Arrow && Deref->getOperator() != OO_Star)
        return nullptr;
      const Expr *Owner = spelled(Deref->getArg(0));
      const CXXRecordDecl *Record = Owner->getType()->getAsCXXRecordDecl();
      return Owner->isPRValue() && isa<CallExpr>(Owner) && Record &&
                     nameOf(Record).ends_with("_ptr")
                 ? Owner
                 : nullptr;
    } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      if (!Call->isLValue())
        return nullptr;
      E = Call->getImplicitObjectArgument();
    } else {
      return nullptr;
    }
  }
}

HeldReference heldByName(const VarDecl &Reference,
                         const FunctionDecl &Coroutine) {
  const Expr *Owner =
      Reference.getType()->isLValueReferenceType() && Reference.getInit()
          ? temporaryOwner(Reference.getInit())
          : nullptr;
  if (!Owner)
    return {};
  const auto IsUse = [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    return Ref && Ref->getDecl() == &Reference;
  };
  // A loop over it holds it from one turn to the next.
  std::function<const Stmt *(const Stmt *)> LoopOver =
      [&](const Stmt *S) -> const Stmt * {
    if (!S)
      return nullptr;
    std::function<bool(const Stmt *)> Mentions = [&](const Stmt *In) {
      return In && (IsUse(In) || llvm::any_of(In->children(), Mentions));
    };
    if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S);
        Loop && Mentions(Loop->getRangeInit()) && suspends(Loop->getBody()) &&
        !leaves(Loop->getBody()))
      return Loop;
    for (const Stmt *Child : S->children())
      if (const Stmt *Found = LoopOver(Child))
        return Found;
    return nullptr;
  };
  if (const Stmt *Loop = LoopOver(Coroutine.getBody()))
    return {Loop, &Reference, Owner};
  const Stmt *Use = reachedFrom(
      Coroutine, [](const Stmt *S) { return isa<CoawaitExpr>(S); },
      [&](const Stmt *S) {
        const auto *Decls = dyn_cast<DeclStmt>(S);
        return Decls && llvm::is_contained(Decls->decls(), &Reference);
      },
      IsUse);
  return {Use, &Reference, Owner};
}

} // namespace waif
