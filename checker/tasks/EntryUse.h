// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string>
#include <vector>

namespace waif {

/// An entry of an option that is reported when it matches nothing.
struct EntryUse {
  std::string Option, Entry;
  bool Used = false; // so far, in this process
};

std::vector<EntryUse> entryUses();

} // namespace waif
