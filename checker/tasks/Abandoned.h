// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Running tasks that nobody waits for any more once something throws.
#pragma once

#include "tasks/LocalTasks.h"

namespace clang {
class CallExpr;
} // namespace clang

namespace waif {

/// The container whose tasks a loop waits for one by one, if Wait, a get() or
/// co_await, leaves the rest alone when it throws; null: it does not, or
/// somebody keeps them.
const clang::ValueDecl *abandonsRest(const clang::Expr &Wait, Spot At,
                                     TaskModel &Model);

/// A call in the try block of Task that may throw before the task is used, and
/// so leaves it to nobody; null: none.
const clang::CallExpr *throwsPast(const LocalTask &Task);

} // namespace waif
