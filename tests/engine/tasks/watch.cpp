// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/watch.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <string>

namespace engine {

namespace {

using deadline = std::function<heartbeat::clock::time_point()>;

// Cancels its task when the deadline has passed; the deadline may have moved when it looks.
struct watch : std::enable_shared_from_this<watch> {
  watch(const executor& on, task<> work, deadline until)
      : running(on, std::move(work), [](const std::string&) {}), until(std::move(until)),
        clock(on) {}

  void arm() {
    clock.expires_at(until());
    clock.async_wait([self = weak_from_this()](boost::system::error_code stopped) {
      auto w = self.lock();
      if (!w || stopped || w->running.done())
        return;
      if (heartbeat::clock::now() < w->until())
        return w->arm();
      w->expired = true;
      w->running.cancel();
    });
  }

  owned_task running;
  deadline until;
  asio::steady_timer clock;
  bool expired = false;
};

task<> ended(std::shared_ptr<watch> w, std::string complaint) {
  w->arm();
  std::exception_ptr failure;
  try {
    co_await w->running.join();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!w->running.done()) { // it is we who are cancelled; what we started ends first
    w->running.cancel();
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    try {
      co_await w->running.join();
    } catch (const boost::system::system_error&) {
    }
  }
  if (!failure)
    co_return;
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& e) {
    if (!w->expired || e.code() != asio::error::operation_aborted)
      throw;
  }
  throw timed_out(complaint);
}

} // namespace

task<> within(std::chrono::milliseconds limit, executor on, task<> work) {
  auto until = heartbeat::clock::now() + limit;
  auto w = std::make_shared<watch>(on, std::move(work), [until] { return until; });
  co_await ended(w, "no end within " + std::to_string(limit.count()) + " ms");
}

task<> while_beating(std::chrono::milliseconds limit, executor on, std::shared_ptr<heartbeat> heart,
                     task<> work) {
  auto w = std::make_shared<watch>(on, std::move(work),
                                   [heart, limit] { return heart->last() + limit; });
  co_await ended(w, "no sign of life for " + std::to_string(limit.count()) + " ms");
}

} // namespace engine
