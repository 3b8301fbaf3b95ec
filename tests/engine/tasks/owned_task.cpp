// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/owned_task.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace engine {

struct owned_task::state {
  explicit state(const executor& executor, failure_sink sink)
      : running(executor, asio::steady_timer::time_point::max()), sink(std::move(sink)) {}

  void finish(std::exception_ptr why) {
    done = true;
    failure = why;
    running.cancel(); // wakes join()
    if (!owned)
      report();
  }

  void report() {
    try {
      if (failure)
        std::rethrow_exception(std::exchange(failure, nullptr));
    } catch (const boost::system::system_error& e) {
      if (e.code() != asio::error::operation_aborted) // that was our own doing
        sink(e.what());
    } catch (const std::exception& e) {
      sink(e.what());
    } catch (...) {
      sink("an exception of unknown type");
    }
  }

  asio::steady_timer running; // never expires
  asio::cancellation_signal stop;
  failure_sink sink;
  std::exception_ptr failure;
  bool done = false;
  bool owned = true;
};

owned_task::owned_task(const executor& executor, task<> work, failure_sink sink)
    : state_(std::make_shared<state>(executor, std::move(sink))) {
  asio::co_spawn(
      executor, std::move(work),
      asio::bind_cancellation_slot(
          state_->stop.slot(), [state = state_](std::exception_ptr why) { state->finish(why); }));
}

owned_task::~owned_task() {
  if (!state_) // moved from
    return;
  state_->owned = false;
  if (state_->done)
    state_->report();
  else
    cancel();
}

void owned_task::cancel() {
  // Posted: cancelling runs the task's code, which may not happen inside its owner's.
  asio::post(state_->running.get_executor(), [state = state_] {
    if (!state->done)
      state->stop.emit(asio::cancellation_type::terminal);
  });
}

bool owned_task::done() const { return state_->done; }

task<> owned_task::join() {
  auto state = state_;
  while (!state->done) {
    boost::system::error_code woken;
    co_await state->running.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (state->failure)
    std::rethrow_exception(std::exchange(state->failure, nullptr));
}

} // namespace engine
