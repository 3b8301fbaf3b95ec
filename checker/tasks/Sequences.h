// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Running tasks that are awaited one after the other: when one throws, the
// exceptions of the rest are lost.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CompoundStmt;
class CXXForRangeStmt;
class VarDecl;
} // namespace clang

namespace waif {

struct RiskyAwait {
  const clang::Expr *Await = nullptr;         // null: there is none
  const clang::VarDecl *Endangered = nullptr; // another task, or the loop's
};
RiskyAwait riskyAwait(const clang::CompoundStmt &Block, TaskModel &Model);
RiskyAwait riskyAwait(const clang::CXXForRangeStmt &Loop, TaskModel &Model);

} // namespace waif
