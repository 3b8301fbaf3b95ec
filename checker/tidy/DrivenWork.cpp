// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/DrivenWork.h"
#include "tasks/Structure.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace waif {

/// The variable or member that E names, or names a part of: ctx,
/// ctx.get_executor(), std::ref(ctx).
static const ValueDecl *namedIn(const Expr *E) {
  E = spelled(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<VarDecl>(Ref->getDecl()) ? Ref->getDecl() : nullptr;
  if (const auto *Field = dyn_cast<MemberExpr>(E))
    return Field->getMemberDecl();
  if (const auto *Address = dyn_cast<UnaryOperator>(E))
    return namedIn(Address->getSubExpr());
  if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(E))
    return namedIn(Arrow->getArg(0));
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    return namedIn(Member->getImplicitObjectArgument());
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call && Call->getNumArgs() == 1 ? namedIn(Call->getArg(0)) : nullptr;
}

/// A call that blocks while others' work runs.
static bool isRunning(const CallExpr *E) {
  const NamedDecl *Callee = calleeOf(E);
  return Callee && Callee->getIdentifier() && !E->getNumArgs() &&
         llvm::StringSwitch<bool>(Callee->getName())
             .Cases({"run", "exec", "join", "wait", "wait_idle", "drain",
                     "arrive_and_wait"},
                    true)
             .Default(false);
}

namespace {
/// Where the last of them is, in each function and of each object.
struct RunningCalls {
  explicit RunningCalls(TaskModel &Model) {
    Model.code().each<CallExpr>([&](const CallExpr *E, Spot At) {
      if (!isRunning(E))
        return;
      const FunctionDecl *In = At.place().Function;
      const auto Add = [&](const ValueDecl *Of) {
        SourceLocation &Begin = Last[{In, Of}];
        Begin = std::max(Begin, E->getBeginLoc());
      };
      Add(nullptr);
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
        if (const auto *Of = namedIn(Member->getImplicitObjectArgument()))
          Add(Of);
    });
  }
  bool follows(SourceLocation End, const FunctionDecl *In,
               const ValueDecl *Of) const {
    const auto It = Last.find({In, Of});
    return It != Last.end() && !(It->second < End);
  }

private:
  llvm::DenseMap<std::pair<const FunctionDecl *, const ValueDecl *>,
                 SourceLocation>
      Last;
};
} // namespace

bool isDriven(const Expr *Value, const TaskInfo &Task, const CodePlace &Place,
              TaskModel &Model) {
  const auto *Made = dyn_cast<CallExpr>(spelled(Value));
  if (!Made || Task.Drop != DropEffect::RunsOn ||
      isa<CXXOperatorCallExpr>(Made))
    return false;
  const FunctionDecl *In = Place.Function;
  const auto &Running = Model.known<RunningCalls>();
  const SourceLocation End = Made->getEndLoc();
  if (In && In->isMain() && Running.follows(End, In, nullptr))
    return true;
  const auto Runs = [&](const Expr *Given) {
    const ValueDecl *Of = namedIn(Given);
    return Of && Running.follows(End, In, Of);
  };
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Made);
  return (Member && Runs(Member->getImplicitObjectArgument())) ||
         llvm::any_of(Made->arguments(), Runs);
}

} // namespace waif
