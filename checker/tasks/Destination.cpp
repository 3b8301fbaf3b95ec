// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Destination.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static bool isLocal(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
}

static bool isInsertion(const CXXMemberCallExpr &Call, TaskModel &Model) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  const StringRef Name =
      Method && Method->getIdentifier() ? Method->getName() : StringRef();
  return (Name.starts_with("push") || Name.starts_with("emplace") ||
          Name == "insert" || Name == "try_emplace") &&
         !Model.classify(Call.getObjectType()).Container.empty();
}

namespace {
struct Step {
  bool Ends = false;
  Destination To = Destination::Unknown;
  bool Spawns = false;
};
constexpr Step Onwards{};
constexpr Step Unknown{true};
} // namespace

static Step through(const CallExpr &Call, const Stmt *Child, TaskModel &Model) {
  const auto Owner = [](const Expr *Object) {
    return Step{true,
                isLocal(Object) ? Destination::Kept : Destination::Stored};
  };
  const auto *Callee = dyn_cast_or_null<FunctionDecl>(calleeOf(&Call));
  if (Call.isCallToStdMove() ||
      (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
       Callee->getName() == "forward"))
    return Onwards;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
      Operator && Operator->getOperator() == OO_Equal)
    return Child == Operator->getArg(1) ? Owner(Operator->getArg(0)) : Unknown;
  const bool IsObject = Child == Call.getCallee();
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
      Member && !IsObject && isInsertion(*Member, Model))
    return Owner(Member->getImplicitObjectArgument());
  if (Callee) {
    const std::string Name = qualifiedName(*Callee);
    if (Model.options().SpawnFunctions.matches(Name) ||
        (IsObject && Model.options().DetachFunctions.matches(Name)))
      return {false, Destination::Unknown, true};
  }
  // then(), when_all(), via(), ...: the one is a part of the other now.
  return Model.classify(Call.getType()).mustWait() ? Onwards : Unknown;
}

static Step through(const Stmt *Parent, const Stmt *Child, TaskModel &Model) {
  if (isa<FullExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr, CastExpr,
          ParenExpr, InitListExpr, CXXStdInitializerListExpr, MemberExpr>(
          Parent))
    return Onwards;
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Parent))
    return Child == Choice->getCond() ? Unknown : Onwards;
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
    if (Binary->getOpcode() != BO_Comma)
      return Unknown;
    return Child == Binary->getRHS() ? Onwards
                                     : Step{true, Destination::Dropped};
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent))
    return Model.classify(Construct->getType()).mustWait() ? Onwards : Unknown;
  if (const auto *Call = dyn_cast<CallExpr>(Parent))
    return through(*Call, Child, Model);
  if (isa<ReturnStmt>(Parent))
    return {true, Destination::Returned};
  if (isa<DeclStmt>(Parent))
    return {true, Destination::Kept};
  if (isa<Expr, CoreturnStmt>(Parent))
    return Unknown; // co_await and co_yield among them
  return {true, Destination::Dropped};
}

Destination destinationOf(Enclosing Around, TaskModel &Model) {
  bool Spawned = false;
  const Stmt *Child = Around.back();
  Step Last{true, Destination::Stored}; // a member's or a global's initialiser
  for (const Stmt *Parent : llvm::reverse(Around.drop_back())) {
    const Step Next = through(Parent, Child, Model);
    Spawned |= Next.Spawns;
    Child = Parent;
    if (Next.Ends) {
      Last = Next;
      break;
    }
  }
  return Spawned && Last.To != Destination::Unknown ? Destination::Spawned
                                                    : Last.To;
}

} // namespace waif
