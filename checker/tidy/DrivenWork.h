// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/TaskFate.h"

namespace waif {

/// spawn(context, ...); context.run(): the wait is that of what runs it. In
/// main() whatever runs at the end is the program's loop.
bool isDriven(const clang::Expr *Value, const TaskInfo &Task,
              const CodePlace &Place, TaskModel &Model);

} // namespace waif
