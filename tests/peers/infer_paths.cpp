// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows H: paths and values (the Pulse suite of Infer for unawaited awaitables).
#include "tasks.hpp"

#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

using namespace peers;

std::pair<lazy<>, lazy<>> two_tasks();
std::tuple<lazy<>, int> task_and_number();
void work();
void log_value(bool);
void unknown(lazy<>);
void unknown_ref(lazy<>&&);

lazy<> only_in_if(bool c) {
  auto t = f(); // H01 flag: waif-unawaited-task
  if (c)
    co_await std::move(t);
}
lazy<> early_return(bool c) {
  auto t = f(); // H02 flag: waif-unawaited-task
  if (c)
    co_return;
  co_await std::move(t);
}
lazy<> early_throw(int n) {
  auto t = f(); // H02 flag: waif-unawaited-task
  if (n > 3)
    throw n;
  co_await std::move(t);
}
lazy<> every_path(bool c) {
  auto t = f(); // H03 silent
  if (c)
    co_await std::move(t);
  else
    co_await when_both(std::move(t), g());
}
lazy<> constant_conditions() {
  auto t = f(); // H03 silent
  if (true)
    co_await std::move(t);
  auto u = f(); // H03 silent
  if constexpr (sizeof(int) >= 2)
    co_await std::move(u);
  auto v = f(); // H03 silent
  while (true) {
    co_await std::move(v);
    break;
  }
}
lazy<> eager_on_a_path(bool c) {
  auto t = e(); // H01 flag: waif-unawaited-task
  if (c)
    co_await std::move(t);
}

lazy<> one_of_two() {
  auto [a, b] = two_tasks(); // H04 flag: waif-unawaited-task
  co_await std::move(a);
}
lazy<> the_other_of_two() {
  auto [a, b] = two_tasks(); // H04 flag: waif-unawaited-task
  co_await std::move(b);
}
lazy<> both_of_two() {
  auto [a, b] = two_tasks(); // H04 silent
  co_await std::move(a);
  co_await std::move(b);
}
lazy<> task_of_tuple() {
  auto [t, n] = task_and_number(); // H04 silent
  co_await std::move(t);
}

lazy<> ignores_parameter(lazy<> t) { // H05 flag: waif-unawaited-task
  co_return;
}
lazy<> awaits_parameter(lazy<> t) { // H05 silent
  co_await std::move(t);
}
lazy<> calls_them() {
  co_await ignores_parameter(f()); // H05 silent
  co_await awaits_parameter(f()); // H05 silent
}

template <class T> T identity(T t) { return t; }
template <class A, class B> A first(A a, B) { return a; }
lazy<> through_helpers() {
  co_await identity(f()); // H06 silent
  auto t = f(); // H06 silent
  co_await first(std::move(t), 1);
}

void only_inspected() {
  auto t = f(); // H07 flag: waif-unawaited-task
  log_value(t.valid());
  auto u = f(); // H07 flag: waif-unawaited-task
  log_value(u.ready());
  auto v = f(); // H07 flag: waif-unawaited-task
  log_value(bool(v));
  f().valid(); // H07 flag: waif-discarded-task
}
void only_tested() {
  auto t = f(); // H08 flag: waif-unawaited-task
  if (t)
    work();
}

lazy<> optional_ok(std::optional<lazy<>> o) { // H09 silent
  if (o)
    co_await std::move(*o);
}
lazy<> optional_local(bool c) {
  std::optional<lazy<>> o; // H09 silent
  if (c)
    o = f();
  if (o)
    co_await std::move(*o);
}
lazy<> optional_wrong_way(bool c) {
  std::optional<lazy<>> o = f(); // H09 flag: waif-unawaited-task
  if (!o.has_value())
    co_await std::move(*o);
}

lazy<> map_value() {
  std::map<int, lazy<>> m; m[1] = f(); // H10 flag: waif-unawaited-task
  std::map<int, lazy<>> ok; // H10 silent
  ok.emplace(1, f());
  for (auto& [k, t] : ok)
    co_await std::move(t);
}

lazy<> lambdas(std::function<lazy<>()> cb) {
  auto bad = []() -> lazy<> { co_return; };
  bad(); // H11 flag: waif-discarded-task
  cb(); // H11 flag: waif-discarded-task
  auto good = [] { return f(); };
  co_await good(); // H11 silent
  co_await cb(); // H11 silent
}
template <class F> lazy<> lambda_parameter(F cb) {
  cb(); // H11 silent
  co_await cb();
}

// H12: what an object holds.
struct holds {
  lazy<> t_ = f(); // H12 silent
};
lazy<> awaits_field() {
  holds d; // H12 silent
  co_await std::move(d.t_);
}
void drops_object() {
  holds{}; // H12 silent
}

lazy<> current;
void overwrites_global() {
  current = f(); current = lazy<>{}; // H13 flag: waif-unawaited-task
}
lazy<> overwrites_local() {
  auto t = f(); t = g(); // H13 flag: waif-unawaited-task
  co_await std::move(t);
}
lazy<> overwrites_in_turn(int n) {
  auto t = f(); // H13 silent
  for (int i = 0; i < n; ++i) {
    co_await std::move(t);
    t = f(i);
  }
  co_await std::move(t);
}

lazy<> sinks(std::vector<lazy<>> a, std::vector<lazy<>> b) {
  co_await when_all(std::move(a)); // H14 silent
  auto all = when_all(std::move(b)); // H14 silent
  co_await std::move(all);
  auto t = f(), u = g(); // H14 silent
  co_await when_both(std::move(t), std::move(u));
}

void unknown_callees() {
  unknown(f()); // H15 silent
  unknown_ref(f()); // H15 silent
  auto t = f(); // H15 silent
  unknown(std::move(t));
  auto u = f(); // H15 silent
  unknown_ref(std::move(u));
  std::function<void(lazy<>)> sink;
  sink(f()); // H15 silent
}

// H17: a type from a header is a type (all of this suite's are). H18: a virtual call is a call.
struct async_interface {
  virtual lazy<> run() = 0;
  virtual ~async_interface();
};
struct async_class : async_interface {
  lazy<> run() override; // H17 silent
};
void virtual_calls(async_interface* p, async_class& c) {
  p->run(); // H18 flag: waif-discarded-task
  c.run(); // H18 flag: waif-discarded-task
  c.async_class::run(); // H17 flag: waif-discarded-task
}

lazy<> loops(int n) {
  for (int i = 0; i < n; ++i) {
    auto t = f(i); // H19 flag: waif-unawaited-task
  }
  std::vector<lazy<>> v; for (int i = 0; i < n; ++i) v.push_back(f(i)); // H19 flag: waif-unawaited-task
  for (int i = 0; i < n; ++i) {
    auto t = f(i); // H19 silent
    co_await std::move(t);
  }
  for (int i = 0; i < n; ++i)
    f(i); // H19 flag: waif-discarded-task
}
