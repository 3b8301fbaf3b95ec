// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// References that a coroutine holds across a suspension, during which what
// they refer to may go.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CXXForRangeStmt;
class VarDecl;
} // namespace clang

namespace waif {

struct HeldReference {
  const clang::Stmt *At = nullptr;      // where it is held; null: nowhere
  const clang::ValueDecl *Of = nullptr; // the container, or the reference
  const clang::Expr *Because = nullptr; // what changes the container, or the
                                        // owner that dies at once
};

/// A loop over a member container that suspends in its body, while another
/// function of the class removes elements.
HeldReference heldByLoop(const clang::CXXForRangeStmt &Loop, Spot At,
                         TaskModel &Model);

/// A reference into what a temporary owner keeps, used after a suspension.
HeldReference heldByName(const clang::VarDecl &Reference,
                         const clang::FunctionDecl &Coroutine);

/// Iterator points into a member container, or Iterator is a reference to an
/// element; it is used after a suspension, during which another function may
/// have removed the element.
HeldReference heldByHand(const clang::VarDecl &Iterator, Spot At,
                         TaskModel &Model);

} // namespace waif
