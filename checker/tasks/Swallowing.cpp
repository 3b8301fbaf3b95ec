// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Swallowing.h"
#include "tasks/Structure.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static StringRef nameOf(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : StringRef();
}

/// {} with nothing inside, not even a comment.
static bool isBare(const Stmt *Body, const ASTContext &Ctx) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || !Block->body_empty())
    return false;
  const StringRef Text = Lexer::getSourceText(
      CharSourceRange::getTokenRange(Block->getSourceRange()),
      Ctx.getSourceManager(), Ctx.getLangOpts());
  return Text.size() >= 2 && Text.drop_front().drop_back().trim().empty();
}

bool isSwallowingPromise(const CXXMethodDecl &Method) {
  const ASTContext &Ctx = Method.getASTContext();
  return nameOf(&Method) == "unhandled_exception" &&
         Ctx.getLangOpts().CXXExceptions && Method.getNumParams() == 0 &&
         Method.doesThisDeclarationHaveABody() &&
         isBare(Method.getBody(), Ctx) &&
         findMember(Method.getParent(), "get_return_object");
}

static bool contains(const Stmt *S, llvm::function_ref<bool(const Stmt *)> Is) {
  return S && (Is(S) || llvm::any_of(S->children(), [&](const Stmt *Child) {
                 return contains(Child, Is);
               }));
}

bool forgetsToRethrow(const CXXMethodDecl &Method) {
  const FunctionDecl *Pattern = Method.getTemplateInstantiationPattern();
  if (nameOf(&Method) != "await_resume" || !Method.hasBody() || !Pattern ||
      !Pattern->hasBody())
    return false;
  const auto Rethrows = [](const Stmt *S) {
    if (isa<CXXThrowExpr>(S))
      return true;
    const auto *Call = dyn_cast<CallExpr>(S);
    return Call && nameOf(calleeOf(Call)) == "rethrow_exception";
  };
  return contains(Pattern->getBody(), Rethrows) &&
         !contains(Method.getBody(), [](const Stmt *S) {
           return isa<CallExpr, CXXThrowExpr>(S);
         });
}

const LambdaExpr *emptyHandlerBefore(const Expr &E, TaskModel &Model) {
  const auto *Detach = dyn_cast<CXXMemberCallExpr>(&E);
  if (!Detach || nameOf(Detach->getMethodDecl()) != "detach")
    return nullptr;
  const Expr *Before =
      Detach->getImplicitObjectArgument()->IgnoreUnlessSpelledInSource();
  const auto *Handle = dyn_cast<CXXMemberCallExpr>(Before);
  if (!Handle || !Handle->getNumArgs() || !handlesError(Before) ||
      !Model.classify(Before->getType()).mustWait())
    return nullptr;
  const Expr *Last = Handle->getArg(Handle->getNumArgs() - 1);
  const auto *Lambda =
      dyn_cast<LambdaExpr>(Last->IgnoreUnlessSpelledInSource());
  return Lambda && isBare(Lambda->getBody(), Model.context()) ? Lambda
                                                              : nullptr;
}

const Expr *detachedBy(const Expr &E, TaskModel &Model) {
  const auto *Call = dyn_cast<CallExpr>(&E);
  const auto *Callee =
      Call ? dyn_cast_or_null<FunctionDecl>(calleeOf(Call)) : nullptr;
  if (!Callee)
    return nullptr;
  const std::string Name = qualifiedName(*Callee);
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      Member && Model.options().DetachFunctions.matches(Name)) {
    const Expr *Task = Member->getImplicitObjectArgument();
    const TaskInfo &Info = Model.classify(Task->getType());
    return Info.mustWait() && !handlesError(Task) && !Call->getNumArgs()
               ? Task
               : nullptr;
  }
  const bool Ignores =
      nameOf(Callee) == "start_detached" || nameOf(Callee) == "spawn_detached" ||
      (Model.options().SpawnFunctions.matches(Name) &&
       llvm::any_of(Call->arguments(), [](const Expr *Arg) {
         const CXXRecordDecl *Token =
             Arg->getType().getNonReferenceType()->getAsCXXRecordDecl();
         return nameOf(Token) == "detached_t";
       }));
  if (!Ignores)
    return nullptr;
  for (const Expr *Arg : Call->arguments())
    if (Model.classify(Arg->getType()).mustWait())
      return Arg;
  return nullptr;
}

} // namespace waif
