// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Paths through a function, by clang's CFG: where a variable's task is lost.
#pragma once

#include "tasks/TaskUse.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang {
class CFG;
class FunctionDecl;
class VarDecl;
} // namespace clang

namespace waif {

/// What the statements of a function do to one variable. Keys are expressions
/// as they appear in the CFG; a lambda that uses the variable stands for its
/// body.
struct VariableEvents {
  const clang::VarDecl *Variable = nullptr;
  bool StartsLive = false; // its initialiser makes a task
  bool Captured = false;   // the function is a lambda that has it from outside
  llvm::DenseMap<const clang::Stmt *, UseKind> Events;
};

/// A path on which the task leaves its scope unconsumed.
struct LosingPath {
  const clang::Stmt *Leaves = nullptr;  // return, throw, break, ...; or null
  const clang::Expr *Decided = nullptr; // the last condition before
  bool DecidedBy = false;               // its value
};

class ElementIndex;
class Questions;

class FunctionPaths {
public:
  FunctionPaths(const clang::FunctionDecl *Function, clang::ASTContext &Ctx);
  ~FunctionPaths();

  /// A feasible path that loses the task. Same conditions are taken to have the
  /// same value, loops that consume are taken to run.
  bool findLoss(const VariableEvents &Events, LosingPath &Loss) const;
  /// The expressions that overwrite or empty it, and that every path reaches
  /// with a live task.
  llvm::SmallPtrSet<const clang::Stmt *, 4>
  losingRewrites(const VariableEvents &Events) const;

private:
  std::unique_ptr<clang::CFG> Graph;
  std::unique_ptr<ElementIndex> Index; // with Graph
  clang::ASTContext &Ctx;
  mutable std::unique_ptr<Questions> Asked; // made when first needed
};

} // namespace waif
