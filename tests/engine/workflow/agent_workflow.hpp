// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/client.hpp"
#include "tasks/owned_task.hpp"
#include "workflow/agent.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace engine {

// The architectural cure: nobody starts tasks by hand. A run owns every task that it needs, gives
// its events to its reader, and ends all of it when it ends, fails, is cancelled or is dropped.
class WorkflowRun {
public:
  struct state;
  explicit WorkflowRun(std::shared_ptr<state>, task<> steps);

  // The next event; nothing after the last. Throws, once, what ended the run: workflow_error,
  // llm::error, timed_out. The run goes no further than a few events ahead of its reader.
  task<std::optional<workflow_event>> next_event();

  task<std::string> result(); // reads to the end
  void cancel() { steps_.cancel(); }
  const shared_context& context() const;

private:
  std::shared_ptr<state> state_;
  owned_task steps_;
};

struct workflow_options {
  std::size_t max_steps = 20; // answers of a model in one run: ends every cycle
  std::chrono::milliseconds time_limit{60'000};
  failure_sink sink = {}; // failures of dropped runs; default: one line to std::clog
};

// Agents with tools that hand over to each other. Immutable: any number of runs at once.
class AgentWorkflow {
public:
  // The first agent begins. Throws workflow_error for agents that cannot work: no agent, two of one
  // name, a hand-off to nobody.
  AgentWorkflow(strand, llm::client, std::vector<agent>, workflow_options = {});

  WorkflowRun run(std::string question, shared_context = {}) const;

private:
  strand on_;
  llm::client client_;
  std::shared_ptr<const std::vector<agent>> agents_;
  workflow_options options_;
};

} // namespace engine
