// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/owned_task.hpp"

#include "tasks/condition.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace engine {

struct owned_task::state {
  state(const executor& on, failure_sink sink) : on(on), ended(on), sink(std::move(sink)) {}

  void finish(std::exception_ptr why) {
    done = true;
    failure = why;
    ended.notify();
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

  executor on;
  condition ended;
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
  asio::post(state_->on, [state = state_] {
    if (!state->done)
      state->stop.emit(asio::cancellation_type::terminal);
  });
}

bool owned_task::done() const { return state_->done; }

task<> owned_task::join() {
  auto state = state_;
  while (!state->done)
    co_await state->ended.wait();
  if (state->failure)
    std::rethrow_exception(std::exchange(state->failure, nullptr));
}

} // namespace engine
