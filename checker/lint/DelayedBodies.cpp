// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/DelayedBodies.h"
#include "clang/AST/Decl.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;

namespace waif {

FunctionDecl *skippedPattern(const FunctionDecl &F) {
  const FunctionDecl *Pattern = F.getTemplateInstantiationPattern();
  for (FunctionDecl *D : (Pattern ? Pattern : &F)->redecls())
    if (D->hasSkippedBody())
      return D;
  return nullptr;
}

DelayedBodies::DelayedBodies(Preprocessor &Source) {
  Last.startToken();
  Source.setTokenWatcher([this](const Token &T) { see(T); });
}

void DelayedBodies::keep(Decl &Function) {
  Open = nullptr;
  // A function-try-block is rare, and clang does not keep track of it.
  if (!Last.isOneOf(tok::l_brace, tok::colon))
    return;
  Bodies.push_back(std::make_unique<Body>(Body{&Function, {Last}}));
  Open = Bodies.back().get();
  Kept[Function.getAsFunction()] = Open;
}

void DelayedBodies::see(const Token &T) {
  Last = T;
  if (!Open)
    return;
  // The parser says so when it is past the end.
  if (Open->Of->getAsFunction()->hasSkippedBody())
    Open = nullptr;
  else
    Open->Tokens.push_back(T);
}

/// Without what the parser read to look ahead; false if there is no end.
static bool cutBehindLastBrace(std::vector<Token> &Tokens) {
  int Depth = 0;
  std::size_t End = 0;
  for (std::size_t I = 0; I < Tokens.size() && Depth >= 0; ++I) {
    Depth += Tokens[I].is(tok::l_brace);
    Depth -= Tokens[I].is(tok::r_brace);
    if (Depth == 0 && Tokens[I].is(tok::r_brace))
      End = I + 1;
  }
  Tokens.resize(End);
  return End > 0;
}

bool DelayedBodies::parsePattern(FunctionDecl &Pattern, Sema &S) {
  if (Pattern.isFromASTFile()) {
    Pattern.setHasSkippedBody(false);
    return true;
  }
  const auto Found = Kept.find(&Pattern);
  if (Found == Kept.end() || !cutBehindLastBrace(Found->second->Tokens))
    return false;
  // Clang adds them again: twice in one list makes it a circle.
  for (ParmVarDecl *P : Pattern.parameters())
    if (Pattern.containsDecl(P))
      Pattern.removeDecl(P);
  CachedTokens Tokens(Found->second->Tokens.begin(),
                      Found->second->Tokens.end());
  Pattern.setHasSkippedBody(false);
  S.MarkAsLateParsedTemplate(&Pattern, Found->second->Of, Tokens);
  S.LateTemplateParser(S.OpaqueParser, *S.LateParsedTemplateMap[&Pattern]);
  S.UnmarkAsLateParsedTemplate(&Pattern);
  return Pattern.getBody() != nullptr;
}

bool DelayedBodies::parse(FunctionDecl &F, Sema &S) {
  if (!S.LateTemplateParser)
    return false;
  const llvm::SaveAndRestore<bool> Now(Parsing, true);
  if (FunctionDecl *Pattern = skippedPattern(F))
    if (!parsePattern(*Pattern, S))
      return false;
  if (F.hasSkippedBody()) {
    F.setHasSkippedBody(false);
    S.InstantiateFunctionDefinition(F.getPointOfInstantiation(), &F);
  }
  return true;
}

} // namespace waif
