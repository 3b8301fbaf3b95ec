// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Promises that an exception leaves behind: a handler that only takes note, a
// class whose way to fail its promise nobody takes.
#include "tasks/Find.h"
#include "tasks/LocalTasks.h"
#include "tidy/BrokenPromiseCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// A call or throw before Until is set that may leave the block.
static bool mayThrowBefore(const Stmt *Try, const PromiseUse &Until) {
  const SourceLocation End = Until.Call->getEndLoc();
  return findIn<Expr>(Try, [&](const Expr *E) {
    if (isa<CXXThrowExpr>(E))
      return true;
    const auto *Call = dyn_cast<CallExpr>(E);
    if (!Call || isa<CXXOperatorCallExpr>(E) || E == Until.Call ||
        End < E->getBeginLoc())
      return false;
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Type =
        Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
    return !Type || !Type->isNothrow();
  });
}

/// Whether the handler does more than to take note: throws on, ends the
/// program, asks the object for help, is for promises that were set before.
static bool doesMore(const CXXCatchStmt &Handler, bool IsMember) {
  const VarDecl *Caught = Handler.getExceptionDecl();
  const CXXRecordDecl *Type =
      Caught ? Caught->getType().getNonReferenceType()->getAsCXXRecordDecl()
             : nullptr;
  if (nameOf(Type) == "future_error" ||
      StringRef(nameOf(Type)).contains_insensitive("promise"))
    return true;
  return findIn<Expr>(Handler.getHandlerBlock(), [&](const Expr *E) {
    const auto *Call = dyn_cast<CallExpr>(E);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return isa<CXXThrowExpr>(E) || (IsMember && isa<CXXThisExpr>(E)) ||
           (Callee &&
            (Callee->isNoReturn() || nameOf(Callee) == "rethrow_exception"));
  });
}

static bool isHandlerOf(const CXXCatchStmt &Handler, const CXXTryStmt &Try) {
  for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
    if (Try.getHandler(I) == &Handler)
      return true;
  return false;
}

/// try { p.set_value(work()); } catch (...) { log(); }
void BrokenPromiseCheck::examineHandlers(const CXXTryStmt &Try, Spot At) {
  const FunctionDecl *F = At.place().Function;
  if (!F || F->isDependentContext() || isInstantiated(F))
    return;
  for (const Entry &Promise : Uses) {
    const PromiseUse *Settles = nullptr;
    bool Elsewhere = false;
    llvm::SmallVector<const CXXCatchStmt *> Fine;
    for (const PromiseUse &Use : Promise.second) {
      const CodePlace &Place = Use.Where.place();
      if (Use.What == PromiseUse::Asks)
        continue;
      if (Use.What == PromiseUse::Settles && Place.Try == &Try &&
          Use.function() == F)
        Settles = &Use;
      else if (Place.Catch && isHandlerOf(*Place.Catch, Try))
        Fine.push_back(Place.Catch);
      else
        Elsewhere = true;
    }
    if (!Settles || Elsewhere || !mayThrowBefore(Try.getTryBlock(), *Settles))
      continue;
    for (unsigned I = 0; I != Try.getNumHandlers(); ++I)
      if (const CXXCatchStmt *Handler = Try.getHandler(I);
          !llvm::is_contained(Fine, Handler) &&
          !doesMore(*Handler, isa<FieldDecl>(Promise.first)))
        reportHandler(Promise.first, *Settles, *Handler);
  }
}

void BrokenPromiseCheck::reportHandler(const ValueDecl *Promise,
                                       const PromiseUse &Settles,
                                       const CXXCatchStmt &Handler) {
  const Doubt Why = doubtAboutTest(Settles.function(), Model.options());
  const SourceLocation Loc =
      isWanted(Why) ? claim(Handler.getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  const bool Dies = promiseHold(Promise->getType()) == PromiseHold::Shared ||
                    Promise->getDeclContext() == Settles.function();
  diag(Loc, "promise %0 gets no result when this handler runs: %1")
      << Promise << effectOf(Dies);
  noteSettled(Settles, Loc);
  noteDoubt(Loc, Why);
}

/// A method that does nothing but to settle the member.
static const CXXMethodDecl *setterAround(const PromiseUse &Use) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Use.function());
  const auto *Body =
      Method ? dyn_cast_or_null<CompoundStmt>(Method->getBody()) : nullptr;
  const auto *Only =
      Body && Body->size() == 1 ? dyn_cast<Expr>(Body->body_front()) : nullptr;
  return Only && Use.What == PromiseUse::Settles &&
                 spelled(Only) == spelled(Use.Call)
             ? Method
             : nullptr;
}

/// A class with one method that sets its promise and one that fails it, which
/// nobody calls, not even where what comes before the first is seen to throw.
void BrokenPromiseCheck::examineSetter(const Entry &Promise) {
  if (!isa<FieldDecl>(Promise.first))
    return;
  const CXXMethodDecl *Sets = nullptr, *Fails = nullptr;
  for (const PromiseUse &Use : Promise.second) {
    if (Use.What == PromiseUse::Asks)
      continue;
    const CXXMethodDecl *Method = setterAround(Use);
    (Use.Fails ? Fails : Sets) = Method;
    if (!Method)
      return;
  }
  if (!Sets || !Fails ||
      !Model.context().getSourceManager().isInMainFile(Fails->getLocation()))
    return;
  llvm::SmallVector<Spot> Calls;
  bool IsUsed = false;
  Model.code().each<MemberExpr>([&](const MemberExpr *E, Spot At) {
    if (E->getMemberDecl() == Sets)
      Calls.push_back(At);
    IsUsed |= E->getMemberDecl() == Fails;
  });
  if (IsUsed)
    return;
  for (Spot At : Calls) {
    const FunctionDecl *F = At.place().Function;
    if (!F || At.place().Try || F->isDependentContext())
      continue;
    while (At && !isa_and_nonnull<CompoundStmt>(At.parent() ? At.parent().stmt()
                                                            : nullptr))
      At = At.parent();
    if (!At)
      continue;
    for (const Stmt *S : cast<CompoundStmt>(At.parent().stmt())->body()) {
      if (S == At.stmt())
        break;
      const auto *Throws = findIn<CallExpr>(S, [](const CallExpr *Call) {
        return visiblyThrows(Call->getDirectCallee());
      });
      const SourceLocation Loc =
          Throws ? claim(static_cast<const Expr *>(Throws)->getBeginLoc())
                 : SourceLocation();
      if (Loc.isInvalid())
        continue;
      diag(Loc, "when this throws, promise %0 gets no result: nobody calls %1")
          << Promise.first << Fails << Throws->getSourceRange();
      note(At.stmt()->getBeginLoc(), "else it gets one here");
      note(Loc, "catch the exception and call '" + nameOf(Fails) +
                    "', so that whoever waits learns of it");
      break;
    }
  }
}

} // namespace waif
