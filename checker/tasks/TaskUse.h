// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What each mention of a variable does to the task in it, and how it is
// written. docs/checks/waif-unawaited-task.md has the table in words.
#pragma once

#include "tasks/TaskType.h"
#include "llvm/ADT/MapVector.h"

namespace clang {
class CallExpr;
class VarDecl;
} // namespace clang

namespace waif {

enum class UseKind {
  Nothing,   // t; (void)t; sizeof(t)
  Inspect,   // t.valid(), if (t), t == nullptr
  Fill,      // tasks.push_back(f()), tasks.reserve(3)
  Overwrite, // t = f()
  Empty,     // t = {}, o.reset(), tasks.clear()
  Consume, // everything else: awaited, moved, returned, captured, aliased, ...
};

struct TaskUse {
  enum Shape {
    Member,   // t.Name(...)
    Argument, // Name(..., t, ...)
    Iterated, // for (Element : t)
    Captured, // [&t]: the mentions inside count by themselves
    Other,
  };
  // What becomes of the task in it.
  UseKind Kind = UseKind::Consume;
  const clang::Expr *At = nullptr; // the expression that does it
  // How it is written.
  Shape How = Other;
  llvm::StringRef Name;                    // of the member or the function
  const clang::CallExpr *Call = nullptr;   // of either; null: only named
  const clang::VarDecl *Element = nullptr; // of the iteration
  bool Dropped = false;                    // the call is a statement
  // Where.
  const clang::Expr *Ref = nullptr;
  Spot Where;
  const clang::FunctionDecl *function() const { return Where.place().Function; }
};
using TaskUses = llvm::SmallVector<TaskUse, 4>;

/// Ref names a variable or member that holds what Info says. Unknown shapes
/// consume: no report is better than a guess.
TaskUse classifyUse(Spot Ref, const TaskInfo &Info, const TaskOptions &Options);

/// The declared variables and fields that Wanted accepts, each with its uses,
/// in the order of the source, captures by reference apart.
using VariableUses = llvm::MapVector<const clang::ValueDecl *, TaskUses>;
VariableUses
collectUses(TaskModel &Model,
            llvm::function_ref<bool(const clang::ValueDecl *)> Wanted);
/// Adds all uses of those that Uses has.
void addUses(TaskModel &Model, VariableUses &Uses);

/// Whether a value is an empty task or container: {}, nullptr, std::nullopt,
/// Task<>().
bool isEmptyValue(const clang::Expr *Value);

/// The truth of the held task that Condition asks for: valid(), has_value(),
/// operator bool. Returns the object asked; Negated tells whether a true
/// condition means an empty one.
const clang::Expr *askedObject(const clang::Expr *Condition, bool &Negated);

} // namespace waif
