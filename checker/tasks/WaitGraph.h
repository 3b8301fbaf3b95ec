// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which kept task waits for which other: what a coroutine awaits of the object
// that it is given, seen from where the object's tasks are started.
#pragma once

#include "tasks/TaskType.h"
#include <vector>

namespace clang {
class CoawaitExpr;
class FieldDecl;
class ValueDecl;
} // namespace clang

namespace waif {

/// Where a task is kept: a variable, or a member of one or of *this.
struct TaskPlace {
  const clang::ValueDecl *Root = nullptr; // null: *this
  const clang::FieldDecl *Field = nullptr;

  bool isNone() const { return !Root && !Field; }
  bool operator==(const TaskPlace &) const = default;
  const clang::ValueDecl *named() const;
};

/// The task that is put into From does not end before the one in To.
struct WaitEdge {
  TaskPlace From, To;
  const clang::Expr *Start;                // puts the task into From
  const clang::CoawaitExpr *Wait;          // is what it waits with
  const clang::FunctionDecl *In = nullptr; // the function around Start
};

/// In the order of the source. Only waits that every run of the coroutine
/// comes to.
std::vector<WaitEdge> waitEdges(TaskModel &Model);

} // namespace waif
