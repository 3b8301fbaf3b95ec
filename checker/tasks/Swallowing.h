// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code that a task's exception comes to and does not leave.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CXXCatchStmt;
class CXXMethodDecl;
class CXXTryStmt;
class LambdaExpr;
} // namespace clang

namespace waif {

/// A promise's unhandled_exception() that does nothing at all. A comment in its
/// body says that this is meant.
bool isSwallowingPromise(const clang::CXXMethodDecl &Method);

/// An await_resume() that does nothing although its template rethrows what the
/// task stored: the branch for these arguments forgot to.
bool forgetsToRethrow(const clang::CXXMethodDecl &Method);

/// An await_resume() that never looks at the exception_ptr beside the value it
/// returns, nor does anything else in its class rethrow it.
bool ignoresStoredError(const clang::CXXMethodDecl &Method);

/// The empty handler of a task that is detached by Call.
const clang::LambdaExpr *emptyHandlerBefore(const clang::Expr &Call,
                                            TaskModel &Model);

/// A task that Call lets run without anybody to see its exception.
const clang::Expr *detachedBy(const clang::Expr &Call, TaskModel &Model);

/// catch (...) {} as the last thing in a coroutine that nobody waits for, the
/// await inside of the try block; null: not so.
const clang::CXXCatchStmt *emptyCatchAtTheEnd(const clang::CXXTryStmt &Try,
                                              Spot At, TaskModel &Model);

} // namespace waif
