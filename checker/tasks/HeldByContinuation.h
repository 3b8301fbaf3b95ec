// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that a continuation holds, and that die with it when it is not called.
#pragma once

#include "tasks/TaskUse.h"

namespace clang {
class CXXMemberCallExpr;
class LambdaExpr;
} // namespace clang

namespace waif {

/// The task that a continuation holds, to be dropped unread when the task
/// before it fails; null: none.
const clang::ValueDecl *heldByContinuation(const clang::CXXMemberCallExpr &Call,
                                           const clang::LambdaExpr &Lambda,
                                           const VariableUses &Uses,
                                           TaskModel &Model);

} // namespace waif
