// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The bodies that the parser skipped, kept as tokens: one that turns out to
// matter is parsed at the end of the translation unit, as clang does it for
// templates in Microsoft mode.
#pragma once

#include "clang/Lex/Token.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace clang {
class Decl;
class FunctionDecl;
class Preprocessor;
class Sema;
} // namespace clang

namespace waif {

/// The function whose body was skipped: itself or the pattern that it is made
/// of; null if there is none.
clang::FunctionDecl *skippedPattern(const clang::FunctionDecl &F);

class DelayedBodies {
public:
  explicit DelayedBodies(clang::Preprocessor &Source);

  /// The parser is about to skip the body of Function: its first token is the
  /// last that was read.
  void keep(clang::Decl &Function);

  /// Gives F, which was skipped, its body; what that calls is left pending.
  /// Only when all is parsed. False if it cannot be done.
  bool parse(clang::FunctionDecl &F, clang::Sema &S);

  /// Whether such a body is being parsed.
  bool isParsing() const { return Parsing; }

private:
  struct Body {
    clang::Decl *Of;
    std::vector<clang::Token> Tokens;
  };
  void see(const clang::Token &T);
  bool parsePattern(clang::FunctionDecl &Pattern, clang::Sema &S);

  clang::Token Last;
  Body *Open = nullptr;
  llvm::DenseMap<const clang::FunctionDecl *, Body *> Kept;
  std::vector<std::unique_ptr<Body>> Bodies;
  bool Parsing = false;
};

} // namespace waif
