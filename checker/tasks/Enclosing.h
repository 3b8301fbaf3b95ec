// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The shared walk for those who ask where a value goes: it knows what stands
// around the visited node.
#pragma once

#include "tasks/UserCode.h"
#include "clang/AST/Stmt.h"

namespace waif {

/// Outermost first; the last one is the node itself.
using Enclosing = llvm::ArrayRef<const clang::Stmt *>;

class EnclosedVisitor : public UserCodeVisitor {
public:
  using UserCodeVisitor::UserCodeVisitor;

  bool TraverseStmt(const clang::Stmt *S) override {
    if (!S)
      return true;
    Around.push_back(S);
    const bool Go = UserCodeVisitor::TraverseStmt(S);
    Around.pop_back();
    return Go;
  }

protected:
  llvm::SmallVector<const clang::Stmt *, 64> Around;
};

} // namespace waif
