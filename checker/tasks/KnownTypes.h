// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/TaskType.h"
#include "llvm/ADT/StringMap.h"

namespace waif {

/// The rows of KnownTypes.def by qualified name.
struct Known {
  TaskKind Kind;
  TaskStart Start;
  DropEffect Drop;
  bool Shared;
};
struct Container {
  llvm::StringRef Text;
  unsigned First, Count;
};

const llvm::StringMap<Known> &knownTypes();
const llvm::StringMap<Container> &containers();

} // namespace waif
