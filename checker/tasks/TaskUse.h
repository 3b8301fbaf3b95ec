// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What each mention of a variable does to the task in it. docs/consumed.md is
// this in words.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class ParentMap;
class Stmt;
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
  UseKind Kind = UseKind::Consume;
  const clang::Expr *At = nullptr; // the expression that does it
};

/// Ref names a variable or member that holds what Info says. Unknown shapes
/// consume: no report is better than a guess.
TaskUse classifyUse(const clang::Expr *Ref, const TaskInfo &Info,
                        const clang::ParentMap &Parents);

/// Whether a value is an empty task or container: {}, nullptr, std::nullopt,
/// Task<>().
bool isEmptyValue(const clang::Expr *Value);

/// The truth of the held task that Condition asks for: valid(), has_value(),
/// operator bool. Returns the object asked; Negated tells whether a true
/// condition means an empty one.
const clang::Expr *askedObject(const clang::Expr *Condition, bool &Negated);

} // namespace waif
