// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows F: the suites of vs-threading and of the C# compiler.
#include "tasks.hpp"

#include <functional>
#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace peers;

void take(lazy<>);
void on_timer(std::function<void()>);

void synchronous() {
  f(); // F01 flag: waif-discarded-task
}

lazy<> inner_functions() {
  auto start = [] { f(); }; // F02 flag: waif-discarded-task
  start();
  on_timer([] { f(); }); // F02 flag: waif-discarded-task
  f(); // F03 flag: waif-discarded-task
  co_return;
}

struct keeps {
  lazy<> task_;
  lazy<> good() {
    auto t = f(); // F04 silent
    task_ = g(); // F04 silent
    take(f()); // F04 silent
    co_await std::move(t);
    co_await std::move(task_);
  }
  lazy<> returned() { return f(); } // F04 silent
};

// F05: said in so many words.
template <class T> void background(T t) { std::move(t).detach(); }
struct bg { template <class T> void operator=(T&&) const {} };
inline constexpr bg in_background;
void forgets() {
  e().detach(); // F05 silent
  background(e()); // F05 silent
  in_background = e(); // F05 silent
  spawn_background(f()); // F05 silent
}

// F07: a wrapper is another task; a fluent member is the same one.
struct executor {};
struct fluent : lazy<> {
  fluent& on(executor&);
  fluent& named(const char*);
};
fluent make_fluent();
lazy<> wrapped(executor& ex) {
  e().then([] {}); // F06 flag: waif-discarded-task
  e().via(ex); // F07 flag: waif-discarded-task
  e().discard_result(); // F07 flag: waif-discarded-task
  e().via(ex).discard_result(); // F07 flag: waif-discarded-task
  auto t = make_fluent();
  t.on(ex).named("x"); // F07 silent
  co_await std::move(t);
}

// F08: half a pattern is none (see A32).
struct half { bool await_ready(); void await_suspend(); };
half make_half();
void half_patterns() {
  make_half(); // F08 silent
}

struct client { lazy<> send(); };
void conditional_access(client* c, client& d) {
  if (c) c->send(); // F09 flag: waif-discarded-task
  (c ? c : &d)->send(); // F09 flag: waif-discarded-task
}

struct life {
  life() { f(); } // F10 flag: waif-discarded-task
  ~life() { f(); } // F10 flag: waif-discarded-task
};

void blocking_is_waiting() {
  e().get(); // F11 silent
  e().wait(); // F11 silent
  sync_wait(f()); // F11 silent
  sync_wait(fi()); // F11 silent
  (e()).get(); // F11 silent
}

struct mock_service {
  MOCK_METHOD(eager<>, run, (int));
};
template <class T> concept runs = requires(T t) { t.run(1); }; // F12 silent
void never_evaluated(mock_service& m) {
  EXPECT_CALL(m, run(testing::_)).Times(1); // F12 silent
  EXPECT_CALL(m, run(2)); // F12 silent
  (void)sizeof(f()); // F12 silent
  using type = decltype(f()); // F12 silent
  static_assert(!noexcept(f())); // F12 silent
  static_assert(requires { f(); }); // F12 silent
  static_assert(std::is_same_v<type, lazy<>>);
}

// F13: an operator found by argument-dependent lookup that would match anything.
namespace greedy {
struct plain {};
template <class T> requires(sizeof(T) > 4096) awaiter<void> operator co_await(T&&);
plain make();
}
void greedy_operators() {
  greedy::make(); // F13 silent
}

// F14: the lock that is still a task.
struct async_mutex {
  eager<units> lock();
  lazy<units> scoped_lock();
};
lazy<> locked(async_mutex& mtx) {
  auto lk = mtx.lock(); // F14 flag: waif-unawaited-task
  auto sl = mtx.scoped_lock(); // F14 flag: waif-unawaited-task
  auto held = co_await mtx.lock(); // F14 silent
  co_await f();
}

// F15: a type that says fire and forget is silent.
detached fires() { co_await f(); } // F15 silent
void calls_fires() {
  fires(); // F15 silent
}

// F20: the callee's body does not matter.
struct service {
  virtual lazy<> run() = 0;
  lazy<> forward() { return run(); } // F20 silent
};
void bodies_unseen(service& s) {
  s.run(); // F20 flag: waif-discarded-task
  s.forward(); // F20 flag: waif-discarded-task
}
