// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one edit that may be offered: co_await, where it compiles and changes
// nothing else.
#pragma once

#include "tasks/TaskFate.h"
#include "clang/Basic/Diagnostic.h"

namespace waif {

/// Whether `co_await` of such a task compiles in the innermost function.
bool canAwait(const CodePlace &Place, const TaskInfo &Task);

/// The edit for a discarded value; none in macros, in a try block or a handler,
/// for templates' instantiations and where the value is only tested or named.
llvm::SmallVector<clang::FixItHint, 2> awaitFix(const Discard &D,
                                                clang::ASTContext &Ctx);

} // namespace waif
