// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/owned_task.hpp"

#include <chrono>
#include <stdexcept>

namespace engine {

struct timed_out : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Runs the work on the executor and waits for its end, at most this long: then it is cancelled, its
// end is awaited, and timed_out is thrown. Nothing is left behind either way.
task<> within(std::chrono::milliseconds limit, executor, task<> work);

} // namespace engine
