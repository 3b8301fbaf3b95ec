// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string>
#include <vector>

namespace engine::llm {

// The model wants a function called.
struct tool_call {
  std::string id = {};
  std::string name = {};
  std::string arguments = {}; // JSON, as the model wrote it

  bool operator==(const tool_call&) const = default;
};

struct message {
  std::string role; // system, user, assistant or tool
  std::string content;
  std::vector<tool_call> tool_calls = {}; // of an assistant
  std::string tool_call_id = {};          // of a tool: the call that this answers

  bool operator==(const message&) const = default;
};

using messages = std::vector<message>;

// What the model is told about a function.
struct tool_description {
  std::string name;
  std::string description;
  std::string parameters = R"({"type":"object"})"; // a JSON schema
};

using tool_descriptions = std::vector<tool_description>;

} // namespace engine::llm
