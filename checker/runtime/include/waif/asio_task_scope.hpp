// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// waif::task_scope for Boost.Asio's coroutines, which only Asio's own coroutines may await:
//
//   co_await waif::with_scope(executor, [&](waif::task_scope& scope) -> awaitable<void> {
//     waif::spawn(scope, executor, read(left));
//     waif::spawn(scope, executor, read(right));
//     co_return;
//   });
//
// Cancelling the scope cancels its tasks on their executor; cancelling whoever waits cancels the
// scope, and the wait still ends with the last task.
#pragma once

#include "waif/task_scope.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace waif {
namespace asio_detail {

// "operation aborted" after a cancel() is the answer to it, not a failure.
inline bool is_abort(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& e) {
    return e.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

// A running task's cancellation: asked for on any thread, emitted on the task's executor.
template <class Executor>
struct cancellation : std::enable_shared_from_this<cancellation<Executor>> {
  explicit cancellation(const Executor& on) : on(on) {}
  void arm(std::stop_token stop) {
    asked.emplace(std::move(stop), request{this->weak_from_this()});
  }

  struct request {
    std::weak_ptr<cancellation> of;
    void operator()() const {
      auto self = of.lock();
      if (self)
        boost::asio::post(self->on, [self] {
          if (!self->ended)
            self->signal.emit(boost::asio::cancellation_type::terminal);
        });
    }
  };

  const Executor on;
  boost::asio::cancellation_signal signal;
  bool ended = false; // used on the executor only
  std::optional<std::stop_callback<request>> asked;
};

// The handler runs on its own executor, whatever thread the last task ended on.
template <class Handler> detail::fire join(task_scope& scope, Handler handler) {
  auto on = boost::asio::get_associated_executor(handler);
  auto work = boost::asio::make_work_guard(on);
  std::exception_ptr failure;
  try {
    co_await scope.join();
  } catch (...) {
    failure = std::current_exception();
  }
  boost::asio::post(on, [handler = std::move(handler), failure = std::move(failure)]() mutable {
    boost::asio::get_associated_cancellation_slot(handler).clear();
    std::move(handler)(std::move(failure));
  });
}

} // namespace asio_detail

// Starts the task on the executor, which must be a strand or run on one thread.
template <class Executor, class T, class Of>
void spawn(task_scope& scope, const Executor& on, boost::asio::awaitable<T, Of> task) {
  auto end = scope.adopt();
  auto stop = end.get_stop_token();
  auto cancel = std::make_shared<asio_detail::cancellation<Executor>>(on);
  boost::asio::co_spawn(
      on, std::move(task),
      boost::asio::bind_cancellation_slot(
          cancel->signal.slot(),
          [end = std::move(end), cancel](std::exception_ptr failure, auto&&...) mutable {
            cancel->ended = true;
            if (failure && end.get_stop_token().stop_requested() && asio_detail::is_abort(failure))
              failure = nullptr;
            end(std::move(failure));
          }));
  cancel->arm(std::move(stop));
}

// As scope.join(), with any completion token: void(std::exception_ptr).
template <class Token = boost::asio::use_awaitable_t<>>
auto async_join(task_scope& scope, Token&& token = {}) {
  return boost::asio::async_initiate<Token, void(std::exception_ptr)>(
      [](auto handler, task_scope* scope) {
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
          slot.assign([scope](boost::asio::cancellation_type) { scope->cancel(); });
        asio_detail::join(*scope, std::move(handler));
      },
      token, &scope);
}

// As with_scope(body), for a body that is an Asio coroutine.
template <class Executor, class Body>
boost::asio::awaitable<void> with_scope(Executor on, Body body,
                                        on_failure policy = on_failure::cancel) {
  task_scope scope(policy);
  spawn(scope, on, body(scope));
  co_await async_join(scope);
  auto cancelled = co_await boost::asio::this_coro::cancellation_state;
  if (cancelled.cancelled() != boost::asio::cancellation_type::none)
    throw boost::system::system_error(boost::asio::error::operation_aborted);
}

} // namespace waif
