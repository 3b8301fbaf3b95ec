// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/within.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <memory>

namespace engine {

task<> within(std::chrono::milliseconds limit, executor executor, task<> work) {
  auto running = std::make_shared<owned_task>(executor, std::move(work), [](const std::string&) {});
  auto expired = std::make_shared<bool>(false);
  asio::steady_timer clock(executor, limit);
  clock.async_wait([weak = std::weak_ptr(running), expired](boost::system::error_code ec) {
    if (auto task = weak.lock(); task && !ec && !task->done()) {
      *expired = true;
      task->cancel();
    }
  });
  try {
    co_await running->join();
  } catch (const boost::system::system_error& e) {
    if (!*expired || e.code() != asio::error::operation_aborted)
      throw;
    throw timed_out("no end within " + std::to_string(limit.count()) + " ms");
  }
}

} // namespace engine
