// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the blocks of a function make of one variable's task, whatever is asked
// on the way: linear in the function, so it is asked before any path is walked.
#pragma once

#include "tasks/Paths.h"
#include "clang/Analysis/CFG.h"

namespace clang {
class CXXThrowExpr;
} // namespace clang

namespace waif {

enum class Held : unsigned { Nothing, Live, Done };
constexpr Held AllHeld[] = {Held::Nothing, Held::Live, Held::Done};

/// A parameter or capture holds its task from the start and dies with the
/// function, which the graph does not say.
bool isParameter(const VariableEvents &Events);
Held atEntry(const VariableEvents &Events);

/// What it holds after one element; Lost is set where a live task goes out of
/// scope.
Held step(Held S, const clang::CFGElement &Element,
          const VariableEvents &Events, bool &Lost);

/// The throw that ends a block and leaves the function, which has no
/// destructors in the graph.
const clang::CXXThrowExpr *throwOut(const clang::CFGBlock &Block);

/// Where a graph has what, read once for all variables of the function.
class ElementIndex {
public:
  /// Of a block, and of an element in it.
  using Place = std::pair<unsigned, unsigned>;

  explicit ElementIndex(const clang::CFG &Graph);
  /// The elements that may change what the variable holds, in order.
  std::vector<Place> of(const VariableEvents &Events) const;
  const std::vector<const clang::CFGBlock *> &throwing() const {
    return Throwing;
  }
  const clang::CFGBlock &block(unsigned Id) const { return *Blocks[Id]; }

private:
  llvm::DenseMap<const void *, llvm::SmallVector<Place, 1>> Places;
  std::vector<const clang::CFGBlock *> Blocks;   // by number
  std::vector<const clang::CFGBlock *> Throwing; // see throwOut
};

class Outlook {
public:
  Outlook(const clang::CFG &Graph, const ElementIndex &Index,
          const VariableEvents &Events);
  /// From here on, entered in that state.
  bool mayLose(const clang::CFGBlock &Block, Held S) const {
    return row(Block).Loses[unsigned(S)];
  }
  /// The expressions that overwrite or empty it, and that every path reaches
  /// with a live task.
  llvm::SmallPtrSet<const clang::Stmt *, 4> losingRewrites() const;

private:
  struct Row {
    Held Leaves[3] = {Held::Nothing, Held::Live, Held::Done};
    bool Loses[3] = {};
  };
  const Row &row(const clang::CFGBlock &Block) const {
    return Rows[Block.getBlockID()];
  }

  const clang::CFG &Graph;
  const ElementIndex &Index;
  const VariableEvents &Events;
  const std::vector<ElementIndex::Place> Steps;
  std::vector<Row> Rows;
};

} // namespace waif
