// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The first node of a kind in a tree.
#pragma once

#include "clang/AST/Stmt.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>

namespace waif {

/// The first Node that Wanted accepts, Root included, in the order of the
/// source; null where there is none. Trees may be as deep as they like, and
/// have empty places.
template <class Node, class Predicate>
const Node *findIn(const clang::Stmt *Root, Predicate Wanted) {
  llvm::SmallVector<const clang::Stmt *, 32> Work = {Root};
  while (!Work.empty()) {
    const clang::Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Found = llvm::dyn_cast<Node>(S); Found && Wanted(Found))
      return Found;
    const size_t Old = Work.size();
    Work.append(S->child_begin(), S->child_end());
    std::reverse(Work.begin() + Old, Work.end());
  }
  return nullptr;
}

} // namespace waif
