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

} // namespace waif
