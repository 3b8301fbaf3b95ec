// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <thread>

namespace engine {

// One strand to test on. run() drives it until the coroutine ends and nothing is left to do, so a
// task that outlives its owner makes the test hang instead of passing.
struct test_strand {
  asio::io_context context{1};
  strand on = asio::make_strand(executor(context.get_executor()));

  template <class T> T run(task<T> work) {
    std::exception_ptr failure;
    std::optional<T> result;
    auto body = [](task<T> work, std::optional<T>& into) -> task<> {
      into.emplace(co_await std::move(work));
    };
    spawn_and_run(body(std::move(work), result), failure);
    return std::move(*result);
  }

  void run(task<> work) {
    std::exception_ptr failure;
    spawn_and_run(std::move(work), failure);
  }

private:
  void spawn_and_run(task<> work, std::exception_ptr& failure) {
    asio::co_spawn(on, std::move(work), [&](std::exception_ptr e) { failure = e; });
    context.restart();
    context.run();
    if (failure)
      std::rethrow_exception(failure);
  }
};

// For what another thread will do soon.
template <class F> bool soon(F condition) {
  for (int i = 0; i < 500; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(10)))
    if (condition())
      return true;
  return false;
}

} // namespace engine
