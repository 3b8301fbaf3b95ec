// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows X: what no peer's language can express.
#include "tasks.hpp"

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>

using namespace peers;

void work();

// X01, X02: a guard that nobody holds.
lazy<> guards(semaphore& sem) {
  auto held = sem.get_units(1); // X01 flag: waif-unawaited-task
  auto lazy_held = sem.lazy_units(1); // X01 flag: waif-unawaited-task
  eager<units> named = sem.get_units(2); // X01 flag: waif-unawaited-task
  work();
  co_await f();
}
lazy<> guards_later(semaphore& sem) {
  auto held = sem.get_units(1); // X02 silent
  work();
  auto now = co_await std::move(held); // X02 silent
  auto other = sem.get_units(2); // X02 silent
  auto got = other.get(); // X02 silent
  work();
}

void references() {
  const auto& a = f(); // X03 flag: waif-unawaited-task
  auto&& b = f(); // X03 flag: waif-unawaited-task
  lazy<>&& c = f(); // X03 flag: waif-unawaited-task
}
lazy<> references_used() {
  auto&& b = f(); // X03 silent
  co_await std::move(b);
}

void wrapped_locals() {
  std::optional<lazy<>> o = f(); // X04 flag: waif-unawaited-task
  std::unique_ptr<lazy<>> p = std::make_unique<lazy<>>(f()); // X04 flag: waif-unawaited-task
  std::vector<lazy<>> v; v.push_back(f()); // X04 flag: waif-unawaited-task
}

lazy<> overwritten() {
  auto t = f(); t = g(); // X05 flag: waif-unawaited-task
  co_await std::move(t);
  auto u = f(); u = {}; // X05 flag: waif-unawaited-task
  std::optional<lazy<>> o = f(); o.reset(); // X05 flag: waif-unawaited-task
  std::optional<lazy<>> q = f(); q = g(); // X05 flag: waif-unawaited-task
  co_await std::move(*q);
  auto w = f(); (void)std::exchange(w, {}); // X05 flag: waif-discarded-task
}

void takes(lazy<> t) {} // X06 flag: waif-unawaited-task
void takes_void(lazy<> t) { (void)t; } // X06 flag: waif-unawaited-task
void takes_unnamed(lazy<>) {} // X06 flag: waif-unawaited-task
void takes_eager(eager<> t) {} // X06 silent
void takes_reference(lazy<>&) {} // X06 silent
void takes_on(lazy<> t) { spawn_background(std::move(t)); } // X06 silent
struct interface {
  virtual void run(lazy<> t) {} // X06 silent
};

void captures() {
  [t = f()] {}; // X07 option: waif-unawaited-task
  auto keep = [t = f()]() mutable -> lazy<> { co_await std::move(t); }; // X07 silent
  spawn_background(std::move(keep));
}

// X08: the class is the scope.
class forgets_member {
  lazy<> worker_ = f(); // X08 flag: waif-unawaited-task
public:
  void start() { work(); }
};
class awaits_member {
  lazy<> worker_ = f(); // X08 silent
public:
  lazy<> stop() { co_await std::move(worker_); }
};
struct public_member { // of a source file: no other file knows it
  lazy<> worker_ = f(); // X08 flag: waif-unawaited-task
};

// X10: a scope that must be joined before it dies.
struct counting_scope {
  struct token { template <class S> void operator()(S&&); };
  token get_token() noexcept;
  lazy<> join() noexcept;
  ~counting_scope();
};
template <class S> void spawn(S&&, counting_scope::token) {}
lazy<> unjoined() {
  counting_scope s; // X10 flag: waif-unjoined-scope
  spawn(just(1), s.get_token());
  co_return;
}
lazy<> joined() {
  counting_scope s; // X10 silent
  spawn(just(1), s.get_token());
  co_await s.join();
}
lazy<> joined_sometimes(bool c) {
  counting_scope s; // X10 flag: waif-unjoined-scope
  spawn(just(1), s.get_token());
  if (c)
    co_return;
  co_await s.join();
}

void standard_futures() {
  std::async(std::launch::async, work); // X11 flag: waif-discarded-task
  (void)std::async(std::launch::async, work); // X11 flag: waif-discarded-task
  std::packaged_task<int()> pt([] { return 1; });
  pt.get_future(); // X12 flag: waif-discarded-task
  std::promise<int> pr;
  pr.get_future(); // X12 flag: waif-discarded-task
  auto fut = std::async(std::launch::async, [] { return 1; }); // X13 silent
  fut.share(); // X13 flag: waif-discarded-task
}
void serialises() {
  auto _ = std::async(std::launch::async, work); // X11 flag: waif-unawaited-task
}
void waits() {
  auto t = std::async(std::launch::async, work); // X11 silent
  work();
  t.get();
}

lazy<> closures(int x) {
  auto t = [x]() -> lazy<> { co_await f(x); }(); // X14 flag: waif-dangling-task
  co_await std::move(t);
  co_await [x]() -> lazy<> { co_await f(x); }(); // X14 silent
  auto keeps = [x]() -> lazy<> { co_await f(x); };
  co_await keeps(); // X14 silent
}

void no_parentheses() {
  f; // X15 silent
  &g; // X15 silent
}

struct mocked { MOCK_METHOD(lazy<>, run, ()); };
template <class T> concept startable = requires(T t) { t.start(); f(); }; // X16 silent
void unevaluated(mocked& m) {
  EXPECT_CALL(m, run()); // X16 silent
  static_assert(std::is_same_v<decltype(f()), lazy<>>); // X16 silent
  (void)noexcept(f()); // X16 silent
  (void)sizeof(lazy<>{}); // X16 silent
  static_assert(requires(lazy<> t) { t.then(); }); // X16 silent
}
