// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/task.hpp"

#include <functional>
#include <memory>
#include <string>

namespace engine {

// Receives what a task failed with when its owner is gone.
using failure_sink = std::function<void(const std::string& what)>;

// A background task and its owner in one object. It starts at once. Its failure is kept until
// join() hands it to the owner. When the owner dies first the task is cancelled, and a failure that
// nobody can receive any more goes to the sink: exactly one of the two gets it.
class owned_task {
public:
  owned_task(const executor&, task<>, failure_sink);
  owned_task(owned_task&&) noexcept = default;
  owned_task& operator=(owned_task&&) = delete;
  ~owned_task();

  task<> join(); // waits for the end; rethrows the failure, once
  void cancel();
  bool done() const;

private:
  struct state;
  std::shared_ptr<state> state_; // shared with the running task
};

} // namespace engine
