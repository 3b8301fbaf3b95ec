// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Swallowing.h"
#include "tasks/Find.h"
#include "tasks/Mute.h"
#include "tasks/Structure.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// {} with nothing inside, not even a comment; a mark of unfinished work is
/// none.
static bool isBare(const Stmt *Body, const ASTContext &Ctx) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || !Block->body_empty())
    return false;
  const StringRef Text = Lexer::getSourceText(
      CharSourceRange::getTokenRange(Block->getSourceRange()),
      Ctx.getSourceManager(), Ctx.getLangOpts());
  if (Text.size() < 2)
    return false;
  static const llvm::Regex Marks("^// *(FIXME|TODO|XXX|HACK|BUG)[^\n]*$");
  const StringRef Inside = Text.drop_front().drop_back().trim();
  return Inside.empty() || Marks.match(Inside);
}

bool isSwallowingPromise(const CXXMethodDecl &Method) {
  const ASTContext &Ctx = Method.getASTContext();
  return nameOf(&Method) == "unhandled_exception" &&
         Ctx.getLangOpts().CXXExceptions && Method.getNumParams() == 0 &&
         Method.doesThisDeclarationHaveABody() &&
         isBare(Method.getBody(), Ctx) &&
         !isExplained(Method.getBeginLoc(), Ctx) &&
         findMember(Method.getParent(), "get_return_object");
}

static bool rethrows(const Stmt *S) {
  if (isa<CXXThrowExpr>(S))
    return true;
  const auto *Call = dyn_cast<CallExpr>(S);
  return Call && nameOf(calleeOf(Call)) == "rethrow_exception";
}

static bool isExceptionPointer(const FieldDecl *F) {
  const CXXRecordDecl *Record = F->getType()->getAsCXXRecordDecl();
  return nameOf(Record) == "exception_ptr";
}

bool ignoresStoredError(const CXXMethodDecl &Method) {
  const CXXRecordDecl *Awaiter = Method.getParent();
  if (nameOf(&Method) != "await_resume" || Method.isDependentContext() ||
      !Method.hasBody() || !findMember(Awaiter, "await_suspend") ||
      llvm::none_of(Awaiter->fields(), isExceptionPointer))
    return false;
  // A value is returned that lies beside the error.
  bool ReturnsValue = false;
  const bool Looks = findIn<Stmt>(Method.getBody(), [&](const Stmt *S) {
    const auto *Member = dyn_cast<MemberExpr>(S);
    const auto *Field =
        Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    ReturnsValue |= Field && Field->getParent() == Awaiter;
    const auto *Call = dyn_cast<CallExpr>(S);
    return (Field && isExceptionPointer(Field)) ||
           (Call && !Call->isCallToStdMove());
  });
  return ReturnsValue && !Looks &&
         llvm::none_of(Awaiter->methods(), [](const CXXMethodDecl *M) {
           return !M->isImplicit() && !M->isDefaulted() && !M->isDeleted() &&
                  (!M->hasBody() || findIn<Stmt>(M->getBody(), rethrows) ||
                   nameOf(M->getReturnType()->getAsCXXRecordDecl()) ==
                       "exception_ptr");
         });
}

/// Whether a condition in Pattern asks for the member Name.
static bool asksFor(const Stmt *Pattern, StringRef Name) {
  return findIn<Stmt>(Pattern, [Name](const Stmt *S) {
    const auto *If = dyn_cast<IfStmt>(S);
    return If && !If->isConstexpr() &&
           findIn<Stmt>(If->getCond(), [Name](auto *E) {
             if (const auto *Member = dyn_cast<MemberExpr>(E))
               return nameOf(Member->getMemberDecl()) == Name;
             const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(E);
             return Member && Member->getMember().getAsString() == Name;
           });
  });
}

bool forgetsToRethrow(const CXXMethodDecl &Method) {
  const FunctionDecl *Pattern = Method.getTemplateInstantiationPattern();
  if (nameOf(&Method) != "await_resume" || !Method.hasBody() || !Pattern ||
      !Pattern->hasBody())
    return false;
  return findIn<Stmt>(Pattern->getBody(), rethrows) &&
         !findIn<Stmt>(Method.getBody(), [&](const Stmt *S) {
           const auto *Member = dyn_cast<MemberExpr>(S);
           return isa<CallExpr, CXXThrowExpr>(S) ||
                  // handed back as a value
                  (Member && asksFor(Pattern->getBody(),
                                     nameOf(Member->getMemberDecl())));
         });
}

/// [](std::exception_ptr) {}
static const LambdaExpr *emptyHandler(const Expr *E, TaskModel &Model) {
  const auto *Lambda = dyn_cast<LambdaExpr>(spelled(E));
  if (!Lambda || !isBare(Lambda->getBody(), Model.context()))
    return nullptr;
  const CXXMethodDecl *Handles = Lambda->getCallOperator();
  const CXXRecordDecl *First = Handles->getNumParams()
                                   ? Handles->getParamDecl(0)
                                         ->getType()
                                         .getNonReferenceType()
                                         ->getAsCXXRecordDecl()
                                   : nullptr;
  return nameOf(First) == "exception_ptr" ? Lambda : nullptr;
}

/// spawn(task, [](std::exception_ptr) {})
static const LambdaExpr *emptyHandlerOfSpawn(const CallExpr &Call,
                                             TaskModel &Model) {
  if (Call.getNumArgs() < 2)
    return nullptr;
  // Names are looked at last: there is a call in every line.
  const LambdaExpr *Handler =
      emptyHandler(Call.getArg(Call.getNumArgs() - 1), Model);
  const auto *Callee =
      Handler ? dyn_cast_or_null<FunctionDecl>(calleeOf(&Call)) : nullptr;
  return Callee &&
                 llvm::any_of(
                     Call.arguments(),
                     [&](const Expr *Arg) {
                       return Model.classify(Arg->getType()).mustWait();
                     }) &&
                 Model.options().SpawnFunctions.matches(qualifiedName(*Callee))
             ? Handler
             : nullptr;
}

const LambdaExpr *emptyHandlerBefore(const Expr &E, TaskModel &Model) {
  if (const auto *Call = dyn_cast<CallExpr>(&E))
    if (const LambdaExpr *Handler = emptyHandlerOfSpawn(*Call, Model))
      return Handler;
  const auto *Detach = dyn_cast<CXXMemberCallExpr>(&E);
  if (!Detach || nameOf(Detach->getMethodDecl()) != "detach")
    return nullptr;
  // One that is stored has run before.
  if (Detach->getNumArgs() == 1 &&
      spelled(Detach->getImplicitObjectArgument())->isPRValue() &&
      Model.classify(Detach->getObjectType()).mustWait()) {
    const auto *Own = dyn_cast<LambdaExpr>(spelled(Detach->getArg(0)));
    return Own && Own->getCallOperator()->getNumParams() == 1 &&
                   isBare(Own->getBody(), Model.context())
               ? Own
               : nullptr;
  }
  const Expr *Before = spelled(Detach->getImplicitObjectArgument());
  const auto *Handle = dyn_cast<CXXMemberCallExpr>(Before);
  if (!Handle || !Handle->getNumArgs() || !handlesError(Before) ||
      !Model.classify(Before->getType()).mustWait())
    return nullptr;
  const Expr *Last = Handle->getArg(Handle->getNumArgs() - 1);
  const auto *Lambda = dyn_cast<LambdaExpr>(spelled(Last));
  return Lambda && isBare(Lambda->getBody(), Model.context()) ? Lambda
                                                              : nullptr;
}

const CXXCatchStmt *emptyCatchAtTheEnd(const CXXTryStmt &Try, Spot At,
                                       TaskModel &Model) {
  const FunctionDecl *F = At.place().Function;
  const auto *Body =
      F ? dyn_cast_or_null<CoroutineBodyStmt>(F->getBody()) : nullptr;
  const auto *Block = Body ? dyn_cast<CompoundStmt>(Body->getBody()) : nullptr;
  if (!Block || Block->body_empty() || Block->body_back() != &Try ||
      Model.classify(F->getReturnType()).Kind != TaskKind::FireAndForget ||
      !findIn<Stmt>(Try.getTryBlock(),
                    [](const Stmt *S) { return isa<CoawaitExpr>(S); }))
    return nullptr;
  const CXXCatchStmt *Last = Try.getHandler(Try.getNumHandlers() - 1);
  return !Last->getExceptionDecl() &&
                 isBare(Last->getHandlerBlock(), Model.context())
             ? Last
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
      nameOf(Callee) == "start_detached" ||
      nameOf(Callee) == "spawn_detached" ||
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
