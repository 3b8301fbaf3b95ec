// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/message.hpp"
#include "tasks/task.hpp"

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace engine {

// What the agents of one run share; dies with the run.
using shared_context = std::map<std::string, std::string>;

struct tool {
  llm::tool_description description;
  std::function<task<std::string>(std::string arguments, shared_context&)> call;
};

struct agent {
  std::string name;
  std::string system_prompt;
  std::vector<tool> tools = {};
  std::vector<std::string> hands_off_to = {}; // names of other agents
};

struct workflow_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What happens in a run, in the order in which it happens.
struct agent_started {
  std::string agent;
};
struct token_arrived {
  std::string agent, text;
};
struct tool_called {
  std::string agent;
  llm::tool_call call;
};
struct tool_returned {
  std::string agent, tool, result;
};
struct handed_off {
  std::string from, to;
};
struct run_finished {
  std::string agent, answer;
};

using workflow_event = std::variant<agent_started, token_arrived, tool_called, tool_returned,
                                    handed_off, run_finished>;

} // namespace engine
