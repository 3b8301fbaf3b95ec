// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/BrokenPromiseCheck.h"
#include "tasks/LocalTasks.h"
#include "tasks/Paths.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

void BrokenPromiseCheck::examine() {
  Uses = promiseUses(Model);
  if (Uses.empty() || !Model.isWhole())
    return;
  for (const Entry &Promise : Uses) {
    examineUnset(Promise);
    examinePaths(Promise);
    examineSetter(Promise);
  }
  Model.code().each<CXXTryStmt>(
      [this](const CXXTryStmt *Try, Spot At) { examineHandlers(*Try, At); });
  Uses.clear();
}

void BrokenPromiseCheck::noteSettled(const PromiseUse &Settles,
                                     SourceLocation Remedy) {
  note(Settles.Ref->getBeginLoc(), "else it gets one here");
  note(Remedy, "set an exception here, so that whoever waits learns of it");
}

static bool isLambda(const FunctionDecl *F) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  return Method && Method->getParent()->isLambda();
}

/// Nobody ever sets it, and somebody else has its future.
void BrokenPromiseCheck::examineUnset(const Entry &Promise) {
  const auto *Var = dyn_cast<VarDecl>(Promise.first);
  if (!Var || isa<ParmVarDecl>(Var) || Var->isInitCapture() ||
      !Var->hasLocalStorage() || Promise.second.empty() ||
      promiseHold(Var->getType()) != PromiseHold::Owned ||
      isInstantiated(Var->getDeclContext()))
    return;
  const PromiseUse *Asked = nullptr;
  for (const PromiseUse &Use : Promise.second) {
    if (Use.What != PromiseUse::Asks)
      return;
    // One that nothing comes out of is waited for to wait for ever.
    if (const TaskInfo &Future = Model.classify(Use.Call->getType());
        !Use.Dropped && Future.mustWait() && !Future.Payload.isNull() &&
        !Future.Payload->isVoidType())
      Asked = &Use;
  }
  const Doubt Why = doubtAboutTest(Var->getDeclContext(), Model.options());
  const SourceLocation Loc =
      Asked && isWanted(Why) ? claim(Var->getLocation()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "promise %0 never gets a result: %1") << Var << effectOf(true);
  note(Asked->Ref->getBeginLoc(), "its future is taken here");
  noteDoubt(Loc, Why);
}

/// A variable, or what is read off it, whose name or type says error.
static bool isError(const Expr *E) {
  // At the end of the name: has_status_text says nothing of an error.
  static const llvm::Regex Names(
      "(^|_)(e|ec|ex|exc|rc|ret|res|ok|code|err|errc|error|exception|result|"
      "status|(fail(ed|ure)?)|success|succeeded|abort(ed)?|cancell?ed)[0-9]*_?$"
      "|(Err|Error|Exception|Result|Status|Code|Failed|Failure|Success|Aborted|"
      "Cancell?ed)[0-9]*_?$",
      llvm::Regex::NoFlags);
  static const llvm::Regex Types(
      "error|exception|status|result|outcome|expected",
      llvm::Regex::IgnoreCase);
  E = spelled(E);
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    return isError(Call->getImplicitObjectArgument());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Names.match(nameOf(Member->getMemberDecl()));
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  if (!Ref || !isa<VarDecl>(Ref->getDecl()))
    return false;
  const CXXRecordDecl *Type =
      Ref->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return Names.match(nameOf(Ref->getDecl())) || Types.match(nameOf(Type));
}

/// 0, nullptr, false, Result::Success: what all went well is called.
static bool isSuccess(const Expr *E) {
  static const llvm::Regex Names(
      "^k?(ok|success(ful)?|none|no_?error|s_ok|eok)$",
      llvm::Regex::IgnoreCase);
  E = spelled(E);
  if (const auto *Number = dyn_cast<IntegerLiteral>(E))
    return Number->getValue().isZero();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return isa<CXXNullPtrLiteralExpr, CXXBoolLiteralExpr>(E) ||
         (Ref && Names.match(nameOf(Ref->getDecl())));
}

/// if (ec), if (!result), if (status != Status::ok), and not
/// if (result != Result::in_progress): that one comes again.
static bool asksForError(const Expr *Condition) {
  Condition = spelled(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition))
    return Not->getOpcode() == UO_LNot && asksForError(Not->getSubExpr());
  const Expr *Left = nullptr, *Right = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(Condition)) {
    Left = Binary->getLHS();
    Right = Binary->getRHS();
    if (Binary->isLogicalOp())
      return asksForError(Left) || asksForError(Right);
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Condition)) {
    Left = Call->getArg(0);
    if (Call->getNumArgs() < 2)
      return isError(Left);
    Right = Call->getArg(1);
  }
  return Right ? (isError(Left) && isSuccess(Right)) ||
                     (isError(Right) && isSuccess(Left))
               : isError(Condition);
}

/// Whether a function that is given the promise leaves without a word to it.
void BrokenPromiseCheck::examinePaths(const Entry &Promise) {
  const auto *Var = dyn_cast<VarDecl>(Promise.first);
  const PromiseUse *Settles = nullptr;
  VariableEvents Events;
  for (const PromiseUse &Use : Promise.second) {
    if (Use.What == PromiseUse::Asks)
      continue;
    // All in one function, else they share the work.
    if (Use.What != PromiseUse::Settles ||
        (Settles && Use.function() != Settles->function()))
      return;
    Settles = &Use;
    Events.Events[Use.Ref] = UseKind::Consume;
  }
  const FunctionDecl *F = Settles ? Settles->function() : nullptr;
  if (!Var || !F || F->isDependentContext() || isInstantiated(F))
    return;
  const PromiseHold Hold = promiseHold(Var->getType());
  const bool Given = isa<ParmVarDecl>(Var) && Var->getDeclContext() == F;
  Events.Captured = !Given;
  if (Given
          ? Hold == PromiseHold::Lent
          : !isLambda(F) || (Var->isInitCapture() ? Hold != PromiseHold::Owned
                                                  : Var->getDeclContext() == F))
    return;
  Events.Variable = Var;
  Events.StartsLive = true;
  LosingPath Loss;
  if (!FunctionPaths(F, Model.context()).findLoss(Events, Loss))
    return;
  const bool Certain = Given && Hold == PromiseHold::Owned;
  if (!Certain && !Loss.Decided)
    return;
  const Doubt Why =
      Certain || asksForError(Loss.Decided) ? Doubt::None : Doubt::Repeated;
  const Stmt *Where = Loss.Leaves ? Loss.Leaves : Loss.Decided;
  const SourceLocation Loc =
      isWanted(Why) ? claim(Where ? Where->getBeginLoc() : Var->getLocation())
                    : SourceLocation();
  if (Loc.isInvalid())
    return;
  const StringRef Effect =
      effectOf(Hold == PromiseHold::Shared || Given || Var->isInitCapture());
  if (Loss.Leaves)
    diag(Loc, "this leaves promise %0 without a result: %1") << Var << Effect;
  else
    diag(Loc, "promise %0 gets no result when this is %select{false|true}1: %2")
        << Var << Loss.DecidedBy << Effect;
  if (Loss.Leaves && Loss.Decided)
    note(Loss.Decided->getBeginLoc(),
         Loss.DecidedBy ? "when this is true" : "when this is false");
  noteSettled(*Settles, Loc);
  noteDoubt(Loc, Why);
}

} // namespace waif
