// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The task types of the conformance suite. It is parsed, never linked: most functions are only declared.
#pragma once
#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

#ifndef PEERS_ATTR // the drop shapes are measured with [[nodiscard]] too
#define PEERS_ATTR
#endif

namespace peers {

template <class T> struct returns { void return_value(T); };
template <> struct returns<void> { void return_void(); };

template <class T> struct awaiter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) const noexcept;
  T await_resume() const;
};

// A coroutine that starts when it is awaited.
template <class T = void> class PEERS_ATTR lazy {
public:
  struct promise_type : returns<T> {
    lazy get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  lazy();
  lazy(lazy&&) noexcept;
  lazy& operator=(lazy&&) noexcept;
  ~lazy();
  explicit operator bool() const noexcept;
  bool valid() const noexcept;
  bool ready() const noexcept;
  template <class... F> lazy then(F...) { return {}; }
  awaiter<T> operator co_await() const noexcept;
};

// A future that is already running; a coroutine may return it.
template <class T = void> class PEERS_ATTR eager {
public:
  struct promise_type : returns<T> {
    eager get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  eager();
  eager(eager&&) noexcept;
  eager& operator=(eager&&) noexcept;
  ~eager();
  explicit operator bool() const noexcept;
  bool valid() const noexcept;
  bool ready() const noexcept;
  T get();
  void wait();
  void detach() &&;
  template <class... F> eager then(F...) { return {}; }
  template <class F> eager finally(F) { return {}; }
  eager handle_exception(void (*)(std::exception_ptr));
  eager<> discard_result();
  template <class E> eager via(E&) { return {}; }
  awaiter<T> operator co_await() const noexcept;
};

// Values come out one by one; nobody awaits it.
template <class T> class generator {
public:
  struct promise_type {
    generator get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    template <class U> std::suspend_always yield_value(U&&);
    void return_void();
    void unhandled_exception();
  };
  generator(generator&&) noexcept;
  ~generator();
  T* begin();
  T* end();
};

// Fire and forget, by design.
struct detached {
  struct promise_type {
    detached get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};

// What a semaphore or a lock hands out: holding it is the point.
class units {
public:
  units(units&&) noexcept;
  units& operator=(units&&) noexcept;
  ~units();
  void release();
};

struct semaphore {
  lazy<units> lazy_units(int = 1);
  eager<units> get_units(int = 1);
};

// A sender in the manner of std::execution: work begins when it is connected and started.
struct sender_t {};
template <class F> struct then_closure { F f; };
template <class... V> struct sender {
  using sender_concept = sender_t;
  template <class F> friend sender operator|(sender, then_closure<F>) { return {}; }
};
sender<int> just(int);
template <class F> then_closure<F> then(F f) { return {f}; }

lazy<> f(int = 0);
lazy<> g(int = 0);
lazy<int> fi(int = 0);
lazy<lazy<>> nested();
eager<> e(int = 0);
eager<int> ei(int = 0);
detached fire();
bool cond();

// What takes a task over.
template <class T> T sync_wait(lazy<T>);
template <class C> lazy<> when_all(C);
template <class A, class B> lazy<> when_both(A, B);
template <class T> void spawn_background(T&&) {}
void on_event(void (*)());

} // namespace peers
