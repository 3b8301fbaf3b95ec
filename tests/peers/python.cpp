// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows G: the suites of ruff, flake8-async, mypy and pyright.
#include "tasks.hpp"

#include <any>
#include <map>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

using namespace peers;

// G01: a spawn function hands out a future for the work it starts.
struct loop_type {
  eager<> create_task(lazy<>);
};
loop_type& get_loop();
eager<> spawn_future(lazy<>);
void spawns() {
  spawn_future(f()); // G01 flag: waif-discarded-task
  get_loop().create_task(f()); // G01 flag: waif-discarded-task
  auto& loop = get_loop();
  loop.create_task(f()); // G01 flag: waif-discarded-task
}

lazy<> dead_bindings(semaphore& sem) {
  auto t = f(); // G02 flag: waif-unawaited-task
  lazy<> u = f(); // G02 flag: waif-unawaited-task
  auto running = e(); // G02 flag: waif-unawaited-task
  auto guard = sem.get_units(); // G02 flag: waif-unawaited-task
  co_await g();
}

lazy<> both_branches(bool c) {
  lazy<> t; // G03 silent
  if (c)
    t = f(); // G03 silent
  else
    t = g(); // G03 silent
  co_await std::move(t);
}

lazy<> one_branch(bool c) {
  lazy<> t; // G04 silent
  if (c)
    t = f(); // G04 silent
  if (t)
    co_await std::move(t);
}
void one_branch_never(bool c) {
  lazy<> t; if (c) t = f(); // G04 flag: waif-unawaited-task
}

lazy<> global;
void to_global() {
  global = f(); // G05 silent
  static lazy<> kept; // G05 silent
  kept = f(); // G05 silent
}
lazy<> uses_global() { co_await std::move(global); }

struct bag {
  std::vector<lazy<>> tasks_;
  std::map<int, lazy<>> by_id_;
  lazy<> one_;
  void fill() {
    one_ = f(); // G06 silent
    tasks_.push_back(f()); // G06 silent
    tasks_.emplace_back(g()); // G06 silent
    by_id_[1] = f(); // G06 silent
    by_id_.emplace(2, f()); // G06 silent
  }
  lazy<> drain() {
    co_await std::move(one_);
    for (auto& t : tasks_)
      co_await std::move(t);
    for (auto& [id, t] : by_id_)
      co_await std::move(t);
  }
};

lazy<> two_names() {
  auto a = f();
  auto b = std::move(a); // G07 flag: waif-unawaited-task
  co_await g();
}

auto returner = [] { return f(); }; // G08 silent
lazy<> returns_local() {
  auto t = f(); // G08 silent
  return t;
}

template <class Loop> void unknown_receiver(Loop loop) {
  loop.do_thing(); // G09 silent
  loop.create_task(loop.work()); // G09 silent
}

lazy<> local_sets(int n) {
  std::vector<lazy<>> s; s.push_back(f()); // G10 flag: waif-unawaited-task
  std::vector<lazy<>> u; u.emplace_back(f()); u.push_back(g()); // G10 flag: waif-unawaited-task
  std::vector<lazy<>> ok; // G10 silent
  for (int i = 0; i < n; ++i)
    ok.push_back(f(i));
  for (auto& t : ok)
    co_await std::move(t);
}

struct tracker {
  tracker& operator+=(lazy<>);
  tracker& operator|=(lazy<>);
};
void by_operator(tracker& scope) {
  scope += f(); // G11 silent
  scope |= f(); // G11 silent
}

void esoteric(bool c) {
  std::vector<lazy<>>(3); // G12 flag: waif-discarded-task
  if (f()) c = false; // G12 flag: waif-task-as-condition
}

void aliases() {
  auto* boo = &f;
  boo(1); // G13 flag: waif-discarded-task
  auto& ref = g;
  ref(1); // G13 flag: waif-discarded-task
  constexpr lazy<> (*fixed)(int) = f;
  fixed(2); // G13 flag: waif-discarded-task
}

template <class T> void long_chains(T t) {
  t.a().b().c(t.d(), t.e())->f(); // G14 silent
  (t.a(), t.b());                 // G14 silent
}

// G16: a name alone is not a task.
struct not_awaitable { void co_await_me(); int await_resume; };
not_awaitable look_alike();
void look_alikes() {
  look_alike(); // G16 silent
}

template <class T> T identity(T t) { return t; }
void same_value(lazy<>& t) {
  identity(f()); // G17 flag: waif-discarded-task
  std::forward<lazy<>>(t); // G17 flag: waif-discarded-task
}

// G18: the scope owns what it spawns; strict.yaml says so for this one.
namespace known {
struct nursery {
  eager<> spawn(lazy<>);
};
}
void scoped(known::nursery& tg) {
  tg.spawn(f()); // G18 unless: waif-discarded-task
  identity(tg.spawn(f())); // G18 flag: waif-discarded-task
}

// G19: a library says that its handle may be ignored.
struct registry {
  [[clang::annotate("waif::discardable")]] eager<> enlist(int);
};
void registered(registry& r) {
  r.enlist(1); // G19 silent
}

void discard_name() {
  std::pair<int, int> p;
  auto _ = f(); // G20 flag: waif-unawaited-task
  (void)p;
}

// G21: the few uses as a value that the type system lets through.
void trace(...);
template <class T> std::ostream& operator<<(std::ostream& o, const lazy<T>&) { return o; }
void used_as_value(std::ostream& out, lazy<>& t) {
  out << f(); // G21 silent | K04 miss: waif-discarded-task: bound to a const reference; what the operator does with it is unknown
  out << t; // G21 silent
}
