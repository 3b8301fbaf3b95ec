// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// When a skipped body could matter after all.
#pragma once

#include "llvm/ADT/SetVector.h"

namespace clang {
class Decl;
class FunctionDecl;
} // namespace clang

namespace waif {

using Functions = llvm::SetVector<clang::FunctionDecl *>;

/// The functions with a skipped body that user code in there, or the body In
/// itself, hands something that they may call, so that there may be something
/// to find: what is of an open type, or a callable that returns a task.
void addSkippedReceivers(const clang::Decl &In, Functions &To);

} // namespace waif
