// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Work behind a gate that an exception leaves behind.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class FunctionDecl;
class ValueDecl;
} // namespace clang

namespace waif {

/// A coroutine that starts work behind a gate, waits for it by closing the
/// gate, and does not when something that it awaits in between throws.
struct OpenGate {
  const clang::ValueDecl *Gate = nullptr;
  const clang::FunctionDecl *In = nullptr;
  const clang::Expr *Starts = nullptr;
  const clang::Expr *Throws = nullptr;
  const clang::Expr *Closes = nullptr;
};

void forEachOpenGate(TaskModel &Model,
                     llvm::function_ref<void(const OpenGate &)> Found);

} // namespace waif
