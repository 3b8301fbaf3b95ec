// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows I to M: rustc and clippy, Error Prone, the Dart linter, Sonar and detekt for Kotlin, errcheck for Go.
#include "tasks.hpp"

#include <any>
#include <array>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

using namespace peers;

// ---------------------------------------------------------------- I: Rust
[[nodiscard]] lazy<int> must_use_result();
template <class T> class [[nodiscard]] strict : public lazy<T> {};
[[nodiscard]] strict<int> strict_result();
struct [[nodiscard]] status {}; // clang's -Wunused-value knows
lazy<status> status_of();
lazy<int> any_result();

lazy<> outputs() {
  co_await must_use_result(); // I01 option: waif-discarded-result
  co_await strict_result(); // I01 flag: waif-discarded-result
  co_await status_of(); // I01 silent
  co_await any_result(); // I02 silent
  int n = co_await must_use_result(); // I01 silent
  (void)co_await must_use_result(); // I01 silent
  must_use_result(); // I03 flag: waif-discarded-task
  (void)n;
}

std::array<lazy<>, 2> pair_of();
std::array<lazy<>, 0> none_of();
std::array<std::array<lazy<>, 2>, 2> four_of();
std::tuple<int, lazy<>> second_of();
std::unique_ptr<lazy<>> boxed();
std::shared_ptr<lazy<>> shared();
void arrays() {
  pair_of(); // I04 flag: waif-discarded-task
  four_of(); // I04 flag: waif-discarded-task
  second_of(); // I04 flag: waif-discarded-task
  boxed(); // I04 flag: waif-discarded-task
  none_of(); // I04 silent
}

void underscore() {
  auto _ = f(); // I05 flag: waif-unawaited-task
}
void typed_underscore() {
  lazy<> _ = f(); // I05 flag: waif-unawaited-task
}
void eager_underscore() {
  auto _ = e(); // I06 silent
}

lazy<> nesting() {
  co_await nested(); // I07 flag: waif-discarded-task
  co_await co_await nested(); // I07 silent
  std::async(std::launch::async, [] { return f(); }).get(); // I07 flag: waif-discarded-task
  []() -> lazy<lazy<>> { co_return f(); }(); // I07 flag: waif-discarded-task
}

struct async_mutex { lazy<units> lock(); };
lazy<> unnamed_guard(async_mutex& m) {
  m.lock(); // I09 flag: waif-discarded-task
  auto _ = m.lock(); // I09 flag: waif-unawaited-task
  co_return;
}

// ---------------------------------------------------------------- J: Java
template <class T> T id(T t) { return t; }
struct counter {
  lazy<> increment();
  void twice() {
    increment(); // J01 flag: waif-discarded-task
    this->increment(); // J01 flag: waif-discarded-task
  }
};
void java_calls() {
  counter{}.increment(); // J01 flag: waif-discarded-task
  struct : counter {} anonymous;
  anonymous.increment(); // J01 flag: waif-discarded-task
  id(f()); // J01 flag: waif-discarded-task
}

void nested_futures() {
  auto inner = std::async(std::launch::async, [] { return f(); }); // J02 flag: waif-nested-task
  inner.get().valid(); // J02 flag: waif-discarded-task
}
lazy<> unwraps_nested() {
  auto inner = co_await nested(); // J02 silent
  co_await std::move(inner);
}

// J03: returned as something that is no longer a task.
struct anything { template <class T> anything(T&&) {} };
anything erases() { return f(); } // J03 silent

// J04, J06, J07: handed on.
struct pool {
  eager<> submit(std::function<void()>);
};
struct builder {
  builder& add(lazy<>);
  lazy<> build();
};
template <class... A> lazy<> all(A&&...);
lazy<> handed_on(std::map<std::string, lazy<>>& m, builder& b) {
  m["k"] = f(); // J06 silent
  m.insert_or_assign("l", f()); // J06 silent
  co_await all(f(), g()); // J06 silent
  co_await b.add(f()).add(g()).build(); // J06 silent
  std::function<lazy<>(int)> answer = [](int n) { return f(n); }; // J07 silent
  b.add(f()); // J04 silent
  co_await answer(1);
}

// J05: what a base says of its function holds for the override.
struct annotated {
  [[clang::annotate("waif::discardable")]] virtual eager<> touch();
  virtual eager<> plain();
};
struct overrides : annotated {
  eager<> touch() override;
  eager<> plain() override;
};
void inherited_annotation(overrides& o, annotated& a) {
  a.touch(); // J05 silent
  o.touch(); // J05 silent
  o.plain(); // J05 flag: waif-discarded-task
}

eager<> may_throw();
TEST(Throws, Vacuous) {
  EXPECT_THROW(f(), std::runtime_error); // J08 flag: waif-discarded-task
  EXPECT_NO_THROW(f()); // J08 flag: waif-discarded-task
  EXPECT_THROW(may_throw(), std::runtime_error); // J08 silent
  EXPECT_THROW(sync_wait(f()), std::runtime_error); // J08 silent
}
lazy<> assert_soon(bool);
TEST(Asserts, NeverRun) {
  assert_soon(true); // J09 flag: waif-discarded-task
  sync_wait(assert_soon(true)); // J09 silent
}
void named() {
  auto unused_ticket = f(); // J10 unless: waif-unawaited-task
}

// ---------------------------------------------------------------- K: Dart
class completer : public lazy<> {};
completer complete();
struct chain { chain& a(); lazy<> do_async(); };
lazy<>& stored(std::map<int, lazy<>>&, int);
void dart(chain& b, std::map<int, lazy<>>& m) {
  f(); // K01 flag: waif-discarded-task
  complete(); // K01 flag: waif-discarded-task
  b.a().do_async(); // K02 flag: waif-discarded-task
  m.try_emplace(1, f()); // K03 silent
  m[1]; // K03 silent
  stored(m, 1); // K03 silent
  auto lambda = [] { f(); }; // K05 flag: waif-discarded-task
  on_event([] { f(); }); // K06 flag: waif-discarded-task
  lambda();
}

// K07: a marker speaks for its own operand only.
template <class T> void in_background(T&&) {}
void markers() {
  in_background(f()); // K07 silent
  in_background([] {
    f(); // K07 flag: waif-discarded-task
    return g(); // K07 silent
  }());
  (void)e().then([] { f(); }); // K07 flag: waif-discarded-task
}

// ---------------------------------------------------------------- L: Kotlin
template <class F> auto with_scope(F fn) { return fn(); }
void kotlin(std::vector<int>& v, bool c) {
  with_scope([&] { return f(); }); // L01 flag: waif-discarded-task
  just(1) | then([](int) {}); // L02 flag: waif-discarded-task
  just(1); // L02 flag: waif-discarded-task
  v | std::views::filter([](int x) { return x > 1; }); // L02 silent
  e().then([] {}).get(); // L03 silent
  e().then([] {}).then([] {}); // L03 flag: waif-discarded-task
  c || (throw 1, true); // L04 silent
}
struct status_base { [[nodiscard]] virtual lazy<> go(); };
struct status_derived : status_base { lazy<> go() override; };
void overrides_too(status_derived& d) {
  d.go(); // L04 flag: waif-discarded-task
}
TEST(Launches, WithoutRunning) {
  f(); // L05 flag: waif-discarded-task
  sync_wait(f()); // L05 silent
}
void unstructured() {
  e().detach(); // L06 option: waif-lost-exception
}

// ---------------------------------------------------------------- M: Go
struct embeds : counter {};
void go(std::map<std::string, std::function<lazy<>()>>& m, embeds& x) {
  m["a"](); // M01 flag: waif-discarded-task
  x.increment(); // M01 flag: waif-discarded-task
  std::thread t([] { return f(); }); // M01 flag: waif-task-to-void-callback
  t.join();
}
lazy<> reassigned() {
  auto t = f(); t = g(); // M02 flag: waif-unawaited-task
  co_await std::move(t);
}
