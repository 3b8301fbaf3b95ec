// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a task goes that an expression makes, within its full expression.
#pragma once

#include "tasks/TaskType.h"
#include "tasks/UserCode.h"

namespace waif {

enum class Destination {
  Unknown, // awaited here, or used up by a function we cannot see through
  Dropped,
  Kept,   // in a local variable
  Stored, // where it outlives the function: a member, a global
  Returned,
  Spawned, // given to a function that runs tasks and does not wait
};

/// Of the task that the last node of Around makes.
Destination destinationOf(Enclosing Around, TaskModel &Model);

} // namespace waif
