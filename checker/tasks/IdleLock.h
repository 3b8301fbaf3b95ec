// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A lock that protects nothing but the making of a task.
#pragma once

#include "tasks/TaskOptions.h"
#include "tasks/UserCode.h"

namespace clang {
class CallExpr;
class VarDecl;
} // namespace clang

namespace waif {

/// The lock that the block takes just before its statement that has Call, the
/// last node of Around; null where the call itself reads what may be shared.
const clang::VarDecl *idleLockBefore(const clang::CallExpr &Call,
                                     Enclosing Around,
                                     const NameList &LockTypes);

} // namespace waif
