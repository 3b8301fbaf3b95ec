// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A small owning scope: it starts tasks, cancels them together, waits for all of them and hands
// over what they failed with. For any awaitable that an arbitrary coroutine may await, and by
// adopt() for everything else (waif/asio_task_scope.hpp does that for Boost.Asio).
//
//   co_await waif::with_scope([&](waif::task_scope& scope) -> task {
//     scope.spawn(read(left));
//     scope.spawn([](std::stop_token stop) -> task { co_await poll(stop); });
//   }); // here all three have ended; throws what one failed with
//
// Header only; needs neither libwaif nor the pass. docs/task-scope.md has the rules.
#pragma once

#include "waif/task_failures.hpp"

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

namespace waif {

// What the first failure does to the other tasks of the scope.
enum class on_failure { cancel, carry_on };

namespace detail {

template <class T, class Promise>
concept awaiter = requires(T& t, std::coroutine_handle<Promise> h) {
  t.await_ready();
  t.await_suspend(h);
  t.await_resume();
};

template <class T, class Promise>
concept awaitable = awaiter<T, Promise> || requires(T&& t) {
  { std::forward<T>(t).operator co_await() } -> awaiter<Promise>;
} || requires(T&& t) {
  { operator co_await(std::forward<T>(t)) } -> awaiter<Promise>;
};

struct fire { // a coroutine that runs at once and frees itself
  struct promise_type {
    fire get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); } // its body catches
  };

  template <class Task> static constexpr bool can_await = awaitable<Task, promise_type>;
};

} // namespace detail

class task_scope {
  struct state;
  template <bool Throws> class waiter;

public:
  // Receives failures that no join() can receive any more. Must not throw.
  using failure_sink = std::function<void(std::exception_ptr)>;

  explicit task_scope(on_failure = on_failure::cancel, failure_sink unread = to_stderr);
  task_scope(task_scope&&) = delete;
  ~task_scope(); // cancels; waits for nobody

  // Starts the awaitable on this thread, until it first suspends. Takes also a function that
  // returns one, with or without a std::stop_token; it lives as long as its task.
  template <class Task> void spawn(Task task);

  // A task that somebody else starts: the scope waits until the child is called, with what the
  // task failed with or nothing, or destroyed. Results are dropped.
  class child;
  [[nodiscard]] child adopt();

  void cancel() noexcept;
  std::stop_token get_stop_token() const noexcept;
  std::size_t running() const;

  // co_await: when no task is running. wait() throws nothing; join() throws the failure, once, or
  // task_failures when there is more than one. One waiter at a time.
  [[nodiscard]] waiter<false> wait() noexcept;
  [[nodiscard]] waiter<true> join() noexcept;
  std::vector<std::exception_ptr> take_failures();

private:
  static void to_stderr(std::exception_ptr failure) {
    std::fprintf(stderr, "waif::task_scope: a task failed and nobody joins it: %s\n",
                 text_of(failure).c_str());
  }
  template <class Task> static detail::fire run(child end, Task task);

  std::shared_ptr<state> state_; // shared with the children: they may end after the scope
};

struct task_scope::state {
  state(on_failure policy, failure_sink unread) : policy(policy), unread(std::move(unread)) {}

  void begin() {
    std::lock_guard lock(mutex);
    if (failures.capacity() < failures.size() + running + 1) // end() must not allocate
      failures.reserve(2 * (failures.size() + running + 1));
    ++running;
  }

  void end(std::exception_ptr failure) noexcept {
    if (failure) {
      if (std::unique_lock lock(mutex); owned)
        failures.push_back(std::move(failure));
      else if (lock.unlock(); true)
        unread(std::move(failure));
      if (policy == on_failure::cancel)
        stop.request_stop(); // siblings may end in here
    }
    std::coroutine_handle<> next;
    {
      std::lock_guard lock(mutex);
      if (--running == 0)
        next = std::exchange(joiner, {});
    }
    if (next)
      next.resume();
  }

  std::vector<std::exception_ptr> take() {
    std::lock_guard lock(mutex);
    return std::exchange(failures, {});
  }

  mutable std::mutex mutex;
  std::size_t running = 0;
  std::vector<std::exception_ptr> failures;
  std::coroutine_handle<> joiner;
  bool owned = true;
  const on_failure policy;
  const failure_sink unread;
  std::stop_source stop;
};

class task_scope::child {
public:
  explicit child(std::shared_ptr<state> s) : state_(std::move(s)) { state_->begin(); }
  child(child&&) noexcept = default;
  child& operator=(child&&) = delete;
  ~child() {
    if (state_)
      (*this)(state_->stop.stop_requested() ? nullptr : std::make_exception_ptr(task_destroyed()));
  }

  // With what its framework calls at the end of a task: what it failed with, and its result.
  template <class... Result>
  void operator()(std::exception_ptr failure = nullptr, Result&&...) noexcept {
    std::exchange(state_, nullptr)->end(std::move(failure));
  }
  std::stop_token get_stop_token() const noexcept { return state_->stop.get_token(); }

private:
  std::shared_ptr<state> state_;
};

template <bool Throws> class task_scope::waiter {
public:
  explicit waiter(std::shared_ptr<state> s) noexcept : state_(std::move(s)) {}
  waiter(waiter&&) = delete;
  ~waiter() { // the waiting coroutine may be destroyed while it waits
    std::lock_guard lock(state_->mutex);
    if (self_ && state_->joiner == self_)
      state_->joiner = {};
  }

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    std::lock_guard lock(state_->mutex);
    if (state_->running == 0)
      return false;
    if (state_->joiner)
      throw std::logic_error("waif::task_scope: two coroutines wait for one scope");
    self_ = state_->joiner = h;
    return true;
  }
  void await_resume() {
    if constexpr (Throws) {
      auto failures = state_->take();
      if (failures.size() == 1)
        std::rethrow_exception(std::exchange(failures.front(), nullptr));
      if (!failures.empty())
        throw task_failures(std::move(failures));
    }
  }

private:
  std::shared_ptr<state> state_;
  std::coroutine_handle<> self_;
};

inline task_scope::task_scope(on_failure policy, failure_sink unread)
    : state_(std::make_shared<state>(policy, std::move(unread))) {}

inline task_scope::~task_scope() {
  std::vector<std::exception_ptr> unread;
  {
    std::lock_guard lock(state_->mutex);
    state_->owned = false;
    unread.swap(state_->failures);
  }
  for (auto& failure : unread)
    state_->unread(std::move(failure));
  cancel();
}

inline task_scope::child task_scope::adopt() { return child(state_); }
inline void task_scope::cancel() noexcept { state_->stop.request_stop(); }
inline std::stop_token task_scope::get_stop_token() const noexcept {
  return state_->stop.get_token();
}
inline std::size_t task_scope::running() const {
  std::lock_guard lock(state_->mutex);
  return state_->running;
}
inline task_scope::waiter<false> task_scope::wait() noexcept { return waiter<false>(state_); }
inline task_scope::waiter<true> task_scope::join() noexcept { return waiter<true>(state_); }
inline std::vector<std::exception_ptr> task_scope::take_failures() { return state_->take(); }

template <class Task> detail::fire task_scope::run(child end, Task task) {
  std::exception_ptr failure;
  try {
    if constexpr (std::invocable<Task&, std::stop_token>)
      co_await task(end.get_stop_token());
    else if constexpr (std::invocable<Task&>)
      co_await task();
    else {
      static_assert(detail::fire::can_await<Task>,
                    "not every coroutine may await this: start it as its library does, and give "
                    "that the scope's adopt() to call at the end");
      co_await std::move(task);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  end(std::move(failure));
}

template <class Task> void task_scope::spawn(Task task) { run(adopt(), std::move(task)); }

// What with_scope() returns: the body is the scope's first task.
template <class Body> class scoped {
public:
  scoped(Body body, on_failure policy) : scope_(policy), body_(std::move(body)) {}
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    scope_.spawn([this] { return body_(scope_); });
    return join_.await_suspend(h);
  }
  void await_resume() { join_.await_resume(); }

private:
  task_scope scope_;
  Body body_;
  decltype(std::declval<task_scope&>().join()) join_ = scope_.join();
};

// Runs the body and then waits for all that it spawned, also when the body throws.
template <class Body>
[[nodiscard]] scoped<Body> with_scope(Body body, on_failure policy = on_failure::cancel) {
  return {std::move(body), policy};
}

} // namespace waif
