// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that are waited for and never asked what came of them.
#pragma once

#include "tasks/TaskUse.h"

namespace clang {
class CXXMemberCallExpr;
} // namespace clang

namespace waif {

/// Local futures and containers of futures, and the loop variables over them.
bool isFutureVariable(const clang::ValueDecl *D, TaskModel &Model);

struct UnreadFuture {
  const clang::Expr *Made = nullptr; // null: there is none
  const clang::Expr *Wait = nullptr; // a wait that does not rethrow
};
/// Whether Variable is waited for, and by nothing else asked or passed on.
UnreadFuture unreadFuture(const clang::ValueDecl *Variable,
                          const VariableUses &Uses, TaskModel &Model);
/// The future that Call, f().wait(), waits for and then drops unread, or null.
const clang::Expr *unreadTemporary(const clang::CXXMemberCallExpr &Call,
                                   TaskModel &Model);

/// The call, behind Value's chain of calls, that waits for several tasks and
/// hands them back without looking at them; null where each of them handles
/// its error, or may do so.
const clang::CallExpr *whenAllBehind(const clang::Expr *Value,
                                     const VariableUses &Uses,
                                     TaskModel &Model);
/// What get() or co_await takes its value from; null: Value is no such thing.
const clang::Expr *waitedFor(const clang::Expr *Value);
/// Tasks that are over, taken out of a when_all or its continuation's argument:
/// their exceptions are the matter of waif-lost-exception.
bool isHandedBack(const clang::Expr *Value, TaskModel &Model);
/// Whether Call drops what its object yields: wait() alone, discard_result(), a
/// continuation that does not read it.
bool dropsResults(const clang::CXXMemberCallExpr &Call);

/// Makes a future whose exception matters: not an event, not a ready one.
bool makesWork(const clang::Expr *E);

} // namespace waif
