// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <atomic>
#include <coroutine>
#include <exception>
#include <utility>

// Small coroutine types as a library's author would write them: nothing of waif in here.
namespace subject {

// Alive for ever, and no leak to LeakSanitizer.
inline void keep(std::coroutine_handle<> h) {
  static std::coroutine_handle<> kept[16];
  static std::atomic<unsigned> used;
  kept[used++ % 16] = h;
}

struct lazy { // starts when awaited; hands its result to whoever awaits it
  struct promise_type {
    std::coroutine_handle<> waiting;
    std::exception_ptr error;
    lazy get_return_object() {
      return lazy{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct to_waiting {
      bool await_ready() noexcept { return false; }
      template <class Promise>
      std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> h) noexcept {
        auto next = h.promise().waiting;
        return next ? next : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    to_waiting final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
  };

  std::coroutine_handle<promise_type> handle;
  explicit lazy(std::coroutine_handle<promise_type> h) : handle(h) {}
  lazy(lazy&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~lazy() {
    if (handle)
      handle.destroy();
  }

  auto operator co_await() {
    struct awaiter {
      std::coroutine_handle<promise_type> task;
      bool await_ready() { return task.done(); }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) {
        task.promise().waiting = h;
        return task;
      }
      void await_resume() {
        if (task.promise().error)
          std::rethrow_exception(task.promise().error);
      }
    };
    return awaiter{handle};
  }
  void start() const { handle.resume(); }
  std::coroutine_handle<promise_type> release() { return std::exchange(handle, {}); }
};

struct eager { // runs at once and frees itself: fire and forget
  struct promise_type {
    eager get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

struct numbers { // a generator
  struct promise_type {
    int value = 0;
    numbers get_return_object() {
      return numbers{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int n) noexcept { return value = n, std::suspend_always{}; }
    void return_void() noexcept {}
    void unhandled_exception() { throw; }
  };
  std::coroutine_handle<promise_type> handle;
  explicit numbers(std::coroutine_handle<promise_type> h) : handle(h) {}
  numbers(numbers&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~numbers() {
    if (handle)
      handle.destroy();
  }
  bool next() { return handle.resume(), !handle.done(); }
};

} // namespace subject
