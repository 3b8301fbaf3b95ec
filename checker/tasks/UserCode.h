// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The user's own code, walked once for all checks: what there is, what stands
// around it. System headers and operands that are never evaluated are no part
// of it, what his templates were made into is.
#pragma once

#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include <deque>
#include <memory>
#include <vector>

namespace clang {
class ASTContext;
class CXXCatchStmt;
class CXXTryStmt;
class Decl;
class FunctionDecl;
} // namespace clang

namespace waif {

/// Where some code is. A lambda's body starts anew.
struct CodePlace {
  const clang::FunctionDecl *Function = nullptr; // the innermost, or a lambda's
  const clang::CXXTryStmt *Try = nullptr;        // inside of its block
  const clang::CXXCatchStmt *Catch = nullptr;    // inside of its handler

  bool isCoroutine() const;
};

/// What stands around a node: outermost first, the last one is the node.
using Enclosing = llvm::ArrayRef<const clang::Stmt *>;

class UserCode {
  struct Node {
    const clang::Stmt *Self;
    unsigned Parent; // Nodes[0] is none
    const CodePlace *Place;
  };

public:
  /// A statement or expression where it stands.
  class Spot {
  public:
    Spot() = default;
    explicit operator bool() const { return Id != 0; }
    const clang::Stmt *stmt() const { return node().Self; }
    Spot parent() const { return Spot(Code, node().Parent); }
    const CodePlace &place() const { return *node().Place; }
    llvm::SmallVector<const clang::Stmt *, 16> around() const;

  private:
    friend UserCode;
    Spot(const UserCode *Code, unsigned Id) : Code(Code), Id(Id) {}
    const Node &node() const { return Code->Nodes[Id]; }

    const UserCode *Code = nullptr;
    unsigned Id = 0;
  };

  /// Of a whole translation unit. Who asks while another still holds the answer
  /// gets the same.
  static std::shared_ptr<const UserCode> of(clang::ASTContext &Ctx);
  /// Of one body, wherever it stands.
  explicit UserCode(const clang::FunctionDecl &F);

  /// Calls Found(node, spot) for each node of that class.
  template <class T, class Callback> void each(Callback Found) const {
    for (const auto &Ids : ByClass)
      if (!Ids.empty() && clang::isa<T>(Nodes[Ids.front()].Self))
        for (unsigned Id : Ids)
          Found(clang::cast<T>(Nodes[Id].Self), Spot(this, Id));
  }
  /// Calls Found(declaration, place) for each declaration of that class.
  template <class T, class Callback> void eachDecl(Callback Found) const {
    for (const auto &[Self, Place] : Decls)
      if (const auto *D = clang::dyn_cast<T>(Self))
        Found(D, *Place);
  }

private:
  class Collector;
  explicit UserCode(clang::ASTContext &Ctx);

  std::vector<Node> Nodes;
  std::vector<std::vector<unsigned>> ByClass;
  std::vector<std::pair<const clang::Decl *, const CodePlace *>> Decls;
  std::deque<CodePlace> Places;
};

using Spot = UserCode::Spot;

/// What the value of the expression at At is a part of, less what only wraps
/// it; null: nothing.
const clang::Stmt *statementAround(Spot At);

/// One place for all that a macro expands to, the argument itself where the
/// code is one.
clang::SourceLocation reportLocation(const clang::ASTContext &Ctx,
                                     clang::SourceLocation Loc);

} // namespace waif
