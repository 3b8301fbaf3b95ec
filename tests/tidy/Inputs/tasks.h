// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks for the tests: NODISCARD is set by the tests that want the attribute on the types.
#pragma once
#include <coroutine>
#include <exception>
#include <memory>
#include <utility>

#ifndef NODISCARD
#define NODISCARD
#endif

template <class T = void> class NODISCARD Task; // lazy
template <class T> struct TaskPromise {
  Task<T> get_return_object() noexcept;
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  template <class U> void return_value(U &&) {}
  void unhandled_exception() noexcept { std::terminate(); }
};
template <> struct TaskPromise<void> {
  Task<void> get_return_object() noexcept;
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void() noexcept {}
  void unhandled_exception() noexcept { std::terminate(); }
};
template <class T> class NODISCARD Task {
public:
  using promise_type = TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;
  Task() = default;
  explicit Task(Handle H) : H(H) {}
  Task(Task &&O) noexcept : H(std::exchange(O.H, {})) {}
  Task &operator=(Task &&O) noexcept {
    std::swap(H, O.H);
    return *this;
  }
  ~Task() {
    if (H)
      H.destroy();
  }
  explicit operator bool() const { return static_cast<bool>(H); }
  bool valid() const { return static_cast<bool>(H); }
  Task &named(const char *) & { return *this; }
  Task via(int) && { return std::move(*this); }
  struct Awaiter {
    Handle H;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) {}
    T await_resume() { return T(); }
  };
  Awaiter operator co_await() && { return {H}; }

private:
  Handle H{};
};
template <class T> Task<T> TaskPromise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}
inline Task<void> TaskPromise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}
template <class T> T syncWait(Task<T>);

template <class T = void> class NODISCARD Future; // eager
template <class T> struct FuturePromise {
  Future<T> get_return_object();
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  template <class U> void return_value(U &&) {}
  void unhandled_exception() noexcept { std::terminate(); }
};
template <> struct FuturePromise<void> {
  Future<void> get_return_object();
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() noexcept { std::terminate(); }
};
template <class T> class NODISCARD Future {
public:
  using promise_type = FuturePromise<T>;
  Future() = default;
  Future(Future &&) = default;
  Future &operator=(Future &&) = default;
  template <class F> Future<> then(F) { return {}; }
  template <class F> Future handle_exception(F) { return {}; }
  template <class F> Future finally(F) { return {}; }
  bool available() const { return true; }
  bool failed() const { return false; }
  T get() { return T(); }
  void detach() {}
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return T(); }

private:
  std::shared_ptr<int> State;
};
template <class T> Future<T> FuturePromise<T>::get_return_object() {
  return {};
}
inline Future<void> FuturePromise<void>::get_return_object() { return {}; }

struct Detached { // made to be dropped
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

template <class T> struct Generator {
  struct promise_type {
    Generator get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T) noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> H;
};

struct LockGuard { // what it protects is protected while it lives
  LockGuard() = default;
  LockGuard(LockGuard &&) noexcept;
  ~LockGuard();
};
struct AsyncMutex {
  Task<LockGuard> lock();
  Future<LockGuard> get();
};
