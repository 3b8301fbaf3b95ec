// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/KnownTypes.h"

namespace waif {

const llvm::StringMap<Known> &knownTypes() {
  static const llvm::StringMap<Known> Map = {
#define KNOWN(Name, Kind, Start, Drop)                                         \
  {Name, {TaskKind::Kind, TaskStart::Start, DropEffect::Drop, false}},
#define KNOWN_SHARED(Name, Kind, Start, Drop)                                  \
  {Name, {TaskKind::Kind, TaskStart::Start, DropEffect::Drop, true}},
#include "tasks/KnownTypes.def"
  };
  return Map;
}
const llvm::StringMap<Container> &containers() {
  static const llvm::StringMap<Container> Map = {
#define CONTAINER(Name, Text, First, Count) {Name, {Text, First, Count}},
#include "tasks/KnownTypes.def"
  };
  return Map;
}

} // namespace waif
