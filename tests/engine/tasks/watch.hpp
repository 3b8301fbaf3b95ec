// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/owned_task.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>

namespace engine {

struct timed_out : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Runs the work on the executor and waits for its end, at most this long: then it is cancelled, its
// end is awaited, and timed_out is thrown. Nothing is left behind either way.
task<> within(std::chrono::milliseconds limit, executor, task<> work);

// What a long-running task says about itself. Its owner asks; so can a health check.
class heartbeat {
public:
  using clock = std::chrono::steady_clock;

  void beat() {
    last_ = clock::now();
    ++count_;
  }
  std::size_t count() const { return count_; }
  clock::time_point last() const { return last_; }
  bool healthy(std::chrono::milliseconds limit) const { return clock::now() - last_ < limit; }

private:
  clock::time_point last_ = clock::now();
  std::size_t count_ = 0;
};

// As within(), but the limit is the time between two beats: work that makes progress may take for
// ever, work that is stuck is noticed and ended.
task<> while_beating(std::chrono::milliseconds limit, executor, std::shared_ptr<heartbeat>,
                     task<> work);

} // namespace engine
