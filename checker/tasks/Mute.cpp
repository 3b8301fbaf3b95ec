// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Mute.h"
#include "tasks/Find.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// The comment at the end of the line or in the lines before it that calls the
/// drop unfinished work; further up in its paragraph one that names the task.
static SourceLocation confession(SourceLocation At, const ASTContext &Ctx) {
  static const llvm::Regex Says("(FIXME|TODO|XXX|HACK).*(discard|ignor|wait|"
                                "background|future|task|detach|drop|leak)",
                                llvm::Regex::IgnoreCase);
  static const llvm::Regex Names("(FIXME|TODO|XXX|HACK).*(discard|ignor|drop|"
                                 "detach)[a-z]* (future|task|promise)",
                                 llvm::Regex::IgnoreCase);
  // Unfinished, and yet a choice.
  static const llvm::Regex Reasons(
      "because|since |otherwise|if we |so that|to avoid|would (block|stall)",
      llvm::Regex::IgnoreCase);
  const SourceManager &SM = Ctx.getSourceManager();
  const auto [File, Offset] = SM.getDecomposedLoc(SM.getFileLoc(At));
  const StringRef Text = SM.getBufferData(File);
  size_t Begin = Text.rfind('\n', Offset) + 1; // npos is the line before all
  const StringRef Line = Text.substr(Begin).split('\n').first;
  if (const size_t Comment = Line.find("//");
      Comment != StringRef::npos && Says.match(Line.substr(Comment)))
    return SM.getComposedLoc(File, Begin + Comment);
  const size_t Statement = Begin; // of its line
  for (bool IsRightAbove = true; Begin > 1;) {
    const size_t Above = Text.rfind('\n', Begin - 1) + 1;
    const StringRef Before = Text.slice(Above, Begin - 1);
    const StringRef Comment = Before.ltrim();
    const bool IsComment = Comment.starts_with("//") ||
                           Comment.starts_with("/*") ||
                           Comment.starts_with("*");
    if (Comment.empty() || (!IsComment && Comment.contains("(void)")))
      break; // what is above is about something else
    IsRightAbove &= IsComment;
    if (IsComment && (IsRightAbove ? Says : Names).match(Comment)) {
      const StringRef Rest = Text.slice(Above, Statement - 1);
      return IsRightAbove && Reasons.match(Rest)
                 ? SourceLocation()
                 : SM.getComposedLoc(File, Above + Before.find(Comment));
    }
    Begin = Above;
  }
  return {};
}

bool isExplained(SourceLocation At, const ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  const auto [File, Offset] = SM.getDecomposedLoc(SM.getFileLoc(At));
  const StringRef Text = SM.getBufferData(File);
  const size_t Begin = Text.rfind('\n', Offset) + 1;
  const StringRef Line = Text.substr(Begin).split('\n').first;
  const StringRef Above =
      Text.take_front(Begin).rtrim("\r\n").rsplit('\n').second.trim();
  static const llvm::Regex Marks("^[ /*]*(FIXME|TODO|XXX|HACK|BUG)");
  for (const StringRef Mark : {"//", "/*"})
    if (const StringRef Comment = Line.substr(Line.find(Mark));
        Line.contains(Mark) && !Marks.match(Comment))
      return true;
  return (Above.starts_with("//") || Above.starts_with("*") ||
          Above.ends_with("*/")) &&
         !Marks.match(Above);
}

namespace {
/// Where each variable is named for the last time.
struct Mentions {
  explicit Mentions(TaskModel &Model) {
    Model.code().each<DeclRefExpr>([this](const DeclRefExpr *E, Spot) {
      SourceLocation &At = Last[E->getDecl()];
      At = std::max(At, E->getBeginLoc());
    });
  }
  SourceLocation last(const ValueDecl *D) const { return Last.lookup(D); }

private:
  llvm::DenseMap<const ValueDecl *, SourceLocation> Last;
};
} // namespace

static bool livesInMain(const VarDecl &Var) {
  const auto *F = dyn_cast<FunctionDecl>(Var.getDeclContext());
  return F && F->isMain();
}

/// A local that a continuation in the task refers to, and that nobody uses
/// after the statement: whoever waits for the task would.
static const VarDecl *borrowedLocal(const Expr *Task, TaskModel &Model) {
  const VarDecl *Found = nullptr;
  findIn<Stmt>(Task, [&](const Stmt *S) {
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      for (const LambdaCapture &C : Lambda->captures())
        if (C.getCaptureKind() == LCK_ByRef && C.capturesVariable())
          if (const auto *Var = dyn_cast<VarDecl>(C.getCapturedVar());
              Var && Var->hasLocalStorage() &&
              !Var->getType()->isReferenceType() && !livesInMain(*Var))
            Found = Var;
    return Found != nullptr;
  });
  if (!Found)
    return nullptr;
  const bool UsedLater =
      Task->getEndLoc() < Model.known<Mentions>().last(Found);
  return UsedLater ? nullptr : Found;
}

/// A call that runs its argument behind a gate, or a continuation that holds
/// one, in the chain that makes the task.
static bool isGated(const Expr *Task, const TaskOptions &Options) {
  const auto Holds = [&](const Expr *Arg) {
    const auto *Lambda = dyn_cast<LambdaExpr>(spelled(Arg));
    return Lambda && llvm::any_of(Lambda->captures(), [&](const auto &C) {
             const auto *Record =
                 C.capturesVariable() && C.getCaptureKind() == LCK_ByCopy
                     ? C.getCapturedVar()->getType()->getAsCXXRecordDecl()
                     : nullptr;
             return Record &&
                    Options.GuardTypes.matches(qualifiedName(*Record));
           });
  };
  while (const auto *Call = dyn_cast<CallExpr>(spelled(Task))) {
    const auto *Callee = dyn_cast_or_null<FunctionDecl>(calleeOf(Call));
    if (Callee && Options.GateFunctions.matches(qualifiedName(*Callee)))
      return true;
    if (llvm::any_of(Call->arguments(), Holds))
      return true;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member)
      return false;
    Task = Member->getImplicitObjectArgument();
  }
  return false;
}

/// Whether an error may be dealt with under S: by a handler that is seen, or
/// in a function of the user's that is not.
static bool mayHandle(const Stmt *S, TaskModel &Model, unsigned Depth = 0) {
  return findIn<Stmt>(S, [&](const Stmt *Node) {
    if (isa<CXXTryStmt>(Node))
      return true;
    const auto *Call = dyn_cast<CallExpr>(Node);
    if (!Call)
      return false;
    if (handlesError(Call))
      return true;
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Model.classify(Call->getType()).mustWait() ||
        Callee->isTemplateInstantiation() ||
        Model.context().getSourceManager().isInSystemHeader(
            Callee->getLocation()))
      return false;
    return Depth > 2 || !Callee->hasBody(Callee) ||
           mayHandle(Callee->getBody(), Model, Depth + 1);
  });
}

Objection objectionTo(const Discard &Muted, TaskModel &Model) {
  const SourceLocation At = Muted.Value->getBeginLoc();
  if (const SourceLocation Comment =
          confession(Muted.Full->getBeginLoc(), Model.context());
      Comment.isValid())
    return {Objection::Unfinished, Comment};
  if (Muted.Task.PayloadIsGuard && Muted.Task.Container.empty())
    return {Objection::Guard, At};
  if (handlesError(Muted.Value) || !isa<CallExpr>(Muted.Value))
    return {};
  if (isGated(Muted.Value, Model.options()))
    return mayHandle(Muted.Value, Model) ? Objection()
                                         : Objection{Objection::Unread, At};
  if (const VarDecl *Local = borrowedLocal(Muted.Value, Model))
    return {Objection::Borrows, Local->getLocation(), Local};
  // Where waiting is a word away, silence is no choice.
  const FunctionDecl *Here = Muted.Place.Function;
  const CXXRecordDecl *Record = Muted.Task.Type->getAsCXXRecordDecl();
  if (Muted.Task.runsUnheard() && Muted.Task.Container.empty() && Here &&
      Record &&
      (Muted.Place.isCoroutine() ||
       Model.classify(Here->getReturnType()).mustWait()) &&
      !Model.options().BackgroundTypes.matches(qualifiedName(*Record)) &&
      !Model.options().TestFunctions.matches(qualifiedName(*Here)) &&
      !mayHandle(Muted.Value, Model) &&
      !isExplained(Muted.Full->getBeginLoc(), Model.context()))
    return {Objection::Unexplained, At};
  return {};
}

} // namespace waif
