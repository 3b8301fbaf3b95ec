// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Each verdict once, each by a place of its own: tests/pass/verdicts_test.py reads what `waif
// report` says of it. The last comment of a line names the verdict that the line must get.
#include "../runtime/task.hpp"

#include <waif/waif.h>

#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

using subject::lazy;
using subject::numbers;

namespace {

lazy sleeps() { co_await std::suspend_always{}; }
lazy throws(const char* text) {
  throw std::runtime_error(text);
  co_return;
}
struct swallowing : lazy {
  struct promise_type : lazy::promise_type {
    swallowing get_return_object() {
      return swallowing{lazy{std::coroutine_handle<lazy::promise_type>::from_promise(*this)}};
    }
    void unhandled_exception() noexcept {}
  };
};
swallowing swallows() {
  throw std::runtime_error("nobody kept me");
  co_return;
}

// Tasks that wait for each other.
struct joins { // a task that somebody else started
  std::coroutine_handle<lazy::promise_type> task;
  bool await_ready() { return task.done(); }
  void await_suspend(std::coroutine_handle<> h) { task.promise().waiting = h; }
  void await_resume() {}
};
std::coroutine_handle<lazy::promise_type> left, right;
lazy joins_one(std::coroutine_handle<lazy::promise_type>& other) {
  co_await std::suspend_always{};
  co_await joins{other};
}
lazy inner() {
  co_await std::suspend_always{}; // inner
}
lazy outer() {
  co_await inner(); // outer
}

numbers counts() { // a generator: expected to be dropped
  for (int i = 0;; ++i)
    co_yield i;
}

void keep(lazy t) {
  t.start();
  subject::keep(t.release());
}

} // namespace

int main() {
  throws("nobody read me").start(); // lost-exception
  {
    auto t = sleeps(); // never-started
  }
  {
    auto t = sleeps(); // destroyed-while-suspended
    t.start();
  }
  keep(outer());                     // leaked-at-exit
  keep(throws("somebody holds me")); // held-unread
  swallows().start();                // swallowed
  std::future<int> future;
  {
    std::promise<int> promise; // broken-promise-unread
    future = promise.get_future();
  }
  (void)std::async(std::launch::async, [] { // blocking-discard
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  {
    auto n = counts(); // nothing
    n.next();
  }
  auto l = joins_one(right), r = joins_one(left);
  for (auto* each : {&l, &r})
    each->start();
  left = l.handle;
  right = r.handle;
  left.resume();
  right.resume();
  subject::keep(l.release());
  subject::keep(r.release());
  waif_start_watchdog(150);
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
}
