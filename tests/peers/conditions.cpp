// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows B, second part: a task asked whether it is true (no-misused-promises, and what mypy and
// pyright were asked for), as a predicate, and where the value goes elsewhere than its owner thinks.
#include "libraries.hpp"
#include "tasks.hpp"

#include <algorithm>
#include <any>
#include <cassert>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <ranges>
#include <vector>

#include <gtest/gtest.h>

using namespace peers;

lazy<bool> is_allowed(int = 0);
eager<bool> is_known(int = 0);

int tests(bool c) {
  if (is_allowed()) // B01 flag: waif-task-as-condition
    return 1;
  else if (is_allowed(1)) // B01 flag: waif-task-as-condition
    return 2;
  while (is_allowed()) // B01 flag: waif-task-as-condition
    break;
  do { c = !c; } while (is_allowed()); // B01 flag: waif-task-as-condition
  for (; is_allowed();) // B01 flag: waif-task-as-condition
    break;
  if (!is_allowed()) // B01 flag: waif-task-as-condition
    return 3;
  bool b = !is_allowed(); // B01 flag: waif-task-as-condition
  auto d = static_cast<bool>(is_allowed()); // B01 flag: waif-task-as-condition
  bool direct(is_allowed()); // B01 flag: waif-task-as-condition
  if (is_known()) // B01 flag: waif-task-as-condition
    return 4;
  if (c && is_allowed()) // B02 flag: waif-task-as-condition
    return 5;
  if (c || is_allowed()) // B02 flag: waif-task-as-condition
    return 6;
  bool e = c && is_allowed(); // B02 flag: waif-task-as-condition
  return is_allowed() ? 1 : b + d + direct + e; // B01 flag: waif-task-as-condition
}

lazy<int> awaited_tests(bool c) {
  if (co_await is_allowed()) // B01 silent
    co_return 1;
  if (c && co_await is_known()) // B02 silent
    co_return 2;
  if (sync_wait(is_allowed())) // B01 silent
    co_return 3;
  if (auto t = is_allowed()) // B01 flag: waif-unawaited-task
    co_return 4;
  co_return 0;
}

// B03: whether there is a task at all is a fair question.
lazy<> owners(std::optional<lazy<>> o, std::unique_ptr<lazy<>> p, lazy<> t, std::function<lazy<>()> fn) {
  if (o) // B03 silent
    co_await std::move(*o);
  if (p) // B03 silent
    co_await std::move(*p);
  if (t) // B03 silent
    co_await std::move(t);
  if (fn) // B03 silent
    co_await fn();
  lazy<> next = f();
  while (next) // B03 silent
    co_await next;
}

void asserted() {
  assert(is_allowed()); // B04 flag: waif-task-as-condition
  EXPECT_TRUE(is_allowed()); // B04 flag: waif-task-as-condition
  ASSERT_FALSE(is_allowed(1)); // B04 flag: waif-task-as-condition
  EXPECT_TRUE(sync_wait(is_allowed())); // B04 silent
}

lazy<bool> is_even(int);
void predicates(std::vector<int>& v, std::condition_variable& cv, std::unique_lock<std::mutex>& lk) {
  (void)std::find_if(v.begin(), v.end(), is_even); // B06 flag: waif-task-as-condition
  (void)std::all_of(v.begin(), v.end(), is_even); // B06 flag: waif-task-as-condition
  (void)std::count_if(v.begin(), v.end(), [](int x) { return is_even(x); }); // B06 flag: waif-task-as-condition
  cv.wait(lk, [] { return is_allowed(); }); // B06 flag: waif-task-as-condition
  (void)std::find_if(v.begin(), v.end(), [](int x) { return x > 1; }); // B06 silent
}

// B21: a task that vanishes in something without a type.
eager<> copyable();
struct shared { // may be copied, as std::shared_future
  struct promise_type : returns<void> {
    shared get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  ~shared();
  awaiter<void> operator co_await() const;
};
shared share();
void erased() {
  std::any a = share(); // B21 silent
  a.reset();
}

// B23: a continuation that does not flatten: the inner task is never run.
folly::Future<> start();
lazy<> flattening() {
  auto asked = start().thenValue([] { return f(); }); // B23 flag: waif-nested-task
  while (!asked.isReady())
    co_await g();
  auto kept = start().thenValue([] { return f(); }); // B23 silent
  co_await std::move(kept); // B23 flag: waif-discarded-task
}
lazy<> not_nested() {
  auto kept = start().thenValue([] { return 1; }); // B23 silent
  co_await std::move(kept);
}
