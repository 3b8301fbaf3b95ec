// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code that a task's exception comes to and does not leave.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CXXMethodDecl;
class LambdaExpr;
} // namespace clang

namespace waif {

/// A promise's unhandled_exception() that does nothing at all. A comment in its
/// body says that this is meant.
bool isSwallowingPromise(const clang::CXXMethodDecl &Method);

/// An await_resume() that does nothing although its template rethrows what the
/// task stored: the branch for these arguments forgot to.
bool forgetsToRethrow(const clang::CXXMethodDecl &Method);

/// The empty handler of a task that is detached by Call.
const clang::LambdaExpr *emptyHandlerBefore(const clang::Expr &Call,
                                            TaskModel &Model);

/// A task that Call lets run without anybody to see its exception.
const clang::Expr *detachedBy(const clang::Expr &Call, TaskModel &Model);

} // namespace waif
