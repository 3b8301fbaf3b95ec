// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/AwaitFix.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace waif {

/// Whether an await_transform of the coroutine's promise, or of the base of it
/// that declares them, takes such a task.
static bool transforms(const CXXRecordDecl *Promise, const TaskInfo &Task) {
  const CXXRecordDecl *Wanted = definitionOf(Task.Type);
  const auto Origin = [](const CXXRecordDecl *R) {
    const CXXRecordDecl *Pattern = R->getTemplateInstantiationPattern();
    return (Pattern ? Pattern : R)->getCanonicalDecl();
  };
  const auto &Name = Promise->getASTContext().Idents.get("await_transform");
  for (const NamedDecl *D : Promise->lookup(&Name)) {
    const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
    const auto *F = Template ? Template->getTemplatedDecl()
                             : dyn_cast<FunctionDecl>(D->getUnderlyingDecl());
    if (!F || F->isDeleted() || F->getNumParams() != 1)
      continue;
    const QualType Taken = F->getParamDecl(0)->getType().getNonReferenceType();
    if (const CXXRecordDecl *Record = definitionOf(Taken)) {
      if (Wanted && Origin(Record) == Origin(Wanted))
        return true;
    } else if (Template && Taken->isTemplateTypeParmType() && Task.Awaitable &&
               !Template->hasAssociatedConstraints()) {
      return true;
    }
  }
  return false;
}

bool canAwait(const CodePlace &Place, const TaskInfo &Task) {
  if (!Place.isCoroutine() || !Task.Container.empty())
    return false;
  const auto *Body = cast<CoroutineBodyStmt>(Place.Function->getBody());
  const VarDecl *Promise = Body->getPromiseDecl();
  const CXXRecordDecl *Record =
      Promise ? definitionOf(Promise->getType()) : nullptr;
  if (!Record)
    return false;
  if (const NamedDecl *Found = findMember(Record, "await_transform"))
    return transforms(cast<CXXRecordDecl>(Found->getDeclContext()), Task);
  return Task.Awaitable;
}

static bool needsParens(const Expr *E) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(spelled(E));
  return Operator && Operator->getOperator() != OO_Call &&
         Operator->getOperator() != OO_Subscript &&
         Operator->getOperator() != OO_Arrow && !isa<ParenExpr>(E);
}

llvm::SmallVector<FixItHint, 2> awaitFix(const Discard &D, ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  const SourceLocation Begin = D.Value->getBeginLoc();
  const SourceLocation End = D.Value->getEndLoc();
  const auto *Construct = dyn_cast<CXXConstructExpr>(D.Value);
  if (Construct && Construct->getNumArgs() == 0)
    return {}; // an empty task: nothing to wait for
  if (D.Tested || D.Named || D.Place.Try || D.Place.Catch ||
      isa<CXXNewExpr>(D.Value) || !canAwait(D.Place, D.Task) ||
      D.Place.Function->isTemplateInstantiation() || Begin.isMacroID() ||
      End.isMacroID())
    return {};

  llvm::SmallVector<FixItHint, 2> Fixes;
  if (D.Muter) { // the words that threw it away become the await
    if (D.Muter->getBeginLoc().isMacroID())
      return {};
    SourceLocation Last; // of the words
    if (const auto *C = dyn_cast<CStyleCastExpr>(D.Muter))
      Last = C->getRParenLoc();
    else if (const auto *Named = dyn_cast<CXXStaticCastExpr>(D.Muter))
      Last = Named->getAngleBrackets().getEnd();
    else if (const auto *Call = dyn_cast<CXXFunctionalCastExpr>(D.Muter))
      Last = Call->getTypeInfoAsWritten()->getTypeLoc().getEndLoc();
    else if (const auto *Assign = dyn_cast<CXXOperatorCallExpr>(D.Muter))
      Last = Assign->getOperatorLoc();
    if (Last.isInvalid() || Last.isMacroID())
      return {};
    const SourceLocation Next =
        Lexer::getLocForEndOfToken(Last, 0, SM, Ctx.getLangOpts());
    const bool Spaced = isWhitespace(*SM.getCharacterData(Next));
    Fixes.push_back(
        FixItHint::CreateReplacement(SourceRange(D.Muter->getBeginLoc(), Last),
                                     Spaced ? "co_await" : "co_await "));
    return Fixes;
  }
  const bool Parens = needsParens(D.Value);
  Fixes.push_back(
      FixItHint::CreateInsertion(Begin, Parens ? "co_await (" : "co_await "));
  if (Parens)
    Fixes.push_back(FixItHint::CreateInsertion(
        Lexer::getLocForEndOfToken(End, 0, SM, Ctx.getLangOpts()), ")"));
  return Fixes;
}

} // namespace waif
