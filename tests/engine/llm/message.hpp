// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string>
#include <vector>

namespace engine::llm {

struct message {
  std::string role; // system, user or assistant
  std::string content;

  bool operator==(const message&) const = default;
};

using messages = std::vector<message>;

} // namespace engine::llm
