// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/exchange.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <coroutine>
#include <exception>
#include <memory>
#include <utility>

namespace engine::defects {

// A coroutine that starts at once and dies with the last reference to it, wherever it is suspended:
// what many a project writes for itself. Its first parameter is the exchange, whose strand it runs
// on.
class eager_job {
public:
  struct promise_type;
  using frame = std::coroutine_handle<promise_type>;

  bool await_ready() const { return owner_->of.done(); }
  void await_suspend(std::coroutine_handle<> waiting) const;
  void await_resume() const; // rethrows what ended the job

private:
  struct owner {
    frame of;
    ~owner() { of.destroy(); }
  };
  explicit eager_job(frame of) : owner_(new owner{of}) {}
  std::shared_ptr<owner> owner_;
};

struct eager_job::promise_type {
  template <class... Args> explicit promise_type(exchange_ptr& x, Args&...) : on(x->on) {}

  // What asio does for the job; given up when the job dies.
  class operation {
  public:
    operation(const executor& on, task<> work) : on_(on), work_(std::move(work)) {}
    operation(operation&&) = delete;
    ~operation() {
      if (std::exchange(shared_->waiting, nullptr))
        asio::post(on_, [s = shared_] { s->stop.emit(asio::cancellation_type::terminal); });
    }

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      shared_->waiting = h;
      asio::co_spawn(on_, std::move(work_),
                     asio::bind_cancellation_slot(
                         shared_->stop.slot(),
                         [s = shared_](std::exception_ptr failure) { s->end(failure); }));
    }
    void await_resume() {
      if (auto failure = std::exchange(shared_->failure, nullptr))
        std::rethrow_exception(failure);
    }

  private:
    struct state {
      void end(std::exception_ptr why) {
        failure = why;
        if (auto next = std::exchange(waiting, nullptr))
          return next.resume();
        try { // the job died: nobody asks any more how this ended
          if (why)
            std::rethrow_exception(why);
        } catch (...) {
        }
      }

      std::coroutine_handle<> waiting;
      std::exception_ptr failure;
      asio::cancellation_signal stop;
    };
    executor on_;
    task<> work_;
    std::shared_ptr<state> shared_ = std::make_shared<state>();
  };

  eager_job get_return_object() { return eager_job(frame::from_promise(*this)); }
  std::suspend_never initial_suspend() { return {}; }
  struct final_awaiter {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(frame ended) noexcept {
      auto next = ended.promise().waiting;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  final_awaiter final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() { failure = std::current_exception(); }
  operation await_transform(task<> work) { return {on, std::move(work)}; }

  executor on;
  std::exception_ptr failure;
  std::coroutine_handle<> waiting;
};

inline void eager_job::await_suspend(std::coroutine_handle<> waiting) const {
  owner_->of.promise().waiting = waiting;
}

inline void eager_job::await_resume() const {
  if (auto failure = std::exchange(owner_->of.promise().failure, nullptr))
    std::rethrow_exception(failure);
}

} // namespace engine::defects
