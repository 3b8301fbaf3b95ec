// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions and function objects whose call makes a task.
#pragma once

#include "tasks/TaskType.h"
#include "clang/AST/Expr.h"
#include <optional>

namespace waif {

/// What a call of such a value gives; null: not to be called, not known, a
/// reference, or the overloads differ.
clang::QualType resultOfCalling(clang::QualType Callable);

/// The task that a call makes, if it is one that must not be dropped.
std::optional<TaskInfo> taskOfCalling(TaskModel &Model,
                                      clang::QualType Callable);
inline std::optional<TaskInfo> taskOfCalling(TaskModel &Model,
                                             const clang::Expr *E) {
  return taskOfCalling(Model, E->getType());
}

/// "this lambda", "'reload'": looks through std::bind and its kin.
std::string describeCallable(const clang::Expr *E);

/// The operators () of a class or of its bases.
clang::DeclContext::lookup_result
callOperators(const clang::CXXRecordDecl *Record, unsigned Depth = 0);

} // namespace waif
