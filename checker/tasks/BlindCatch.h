// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Handlers that a task's exception never comes to.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CXXTryStmt;
class ReturnStmt;
} // namespace clang

namespace waif {

/// The tasks that Return hands out of Try although its handlers are meant for
/// them: nothing else in the block throws, and no handler passes the exception
/// on as a task of its own.
llvm::SmallVector<const clang::Expr *, 2>
unseenBy(const clang::CXXTryStmt &Try, const clang::ReturnStmt &Return,
         TaskModel &Model);

/// The lazy task that Assign, a statement of Try's block, keeps in a variable
/// from before the block; null: the handlers may be for something else.
const clang::Expr *keptBeyond(const clang::CXXTryStmt &Try,
                              const clang::Expr &Assign, TaskModel &Model);

} // namespace waif
