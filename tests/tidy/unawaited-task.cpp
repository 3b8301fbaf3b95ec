// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t.plain
// RUN: %check_tidy waif-unawaited-task %t.nodiscard -- '-DNODISCARD=[[nodiscard]]'
#include "tasks.h"
#include <future>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

Task<> f(int = 0);
Task<int> fi();
Future<> e();
std::pair<Task<>, Task<>> both();
std::pair<Task<>, int> one();
void take(Task<>);
void takeRef(Task<> &);
void takeMany(std::vector<Task<>>);
void look(const Task<> &);
void work();

// Kept and never used.
void never() {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is never awaited: it never runs [waif-unawaited-task]
  auto _ = f();
  // CHECK: :[[@LINE-1]]:8: warning: '_' holds a 'Task<>' that is never awaited
  [[maybe_unused]] auto u = f();
  // CHECK: :[[@LINE-1]]:25: warning: 'u' holds a 'Task<>' that is never awaited
  Task<int> v = fi();
  // CHECK: :[[@LINE-1]]:13: warning: 'v' holds a 'Task<int>' that is never awaited
  (void)v;
  const auto &r = f();
  // CHECK: :[[@LINE-1]]:15: warning: 'r' holds a 'Task<>' that is never awaited
  auto &&s = f();
  // CHECK: :[[@LINE-1]]:10: warning: 's' holds a 'Task<>' that is never awaited
  auto w = f();
  // CHECK: :[[@LINE-1]]:8: warning: 'w' holds a 'Task<>' that is never awaited
  if (w.valid() && w)
    work();
  auto a = f();
  auto b = std::move(a);
  // CHECK: :[[@LINE-1]]:8: warning: 'b' holds a 'Task<>' that is never awaited
  auto [p, q] = both();
  // CHECK: :[[@LINE-1]]:9: warning: 'p' holds a 'Task<>' that is never awaited
  take(std::move(q));
  auto [o, n] = one();
  // CHECK: :[[@LINE-1]]:9: warning: 'o' holds a 'Task<>' that is never awaited
  if (auto k = f(); n)
    // CHECK: :[[@LINE-1]]:12: warning: 'k' holds a 'Task<>' that is never awaited
    work();
  if (auto l = f())
    // CHECK: :[[@LINE-1]]:12: warning: 'l' holds a 'Task<>' that is never awaited
    work();
}

// Used: whatever may wait for it counts.
Task<> uses(bool c, Task<> parameter) {
  if (auto t = f())
    co_await std::move(t);
  while (auto t = f())
    co_await std::move(t);
  auto a = f();
  co_await std::move(a);
  auto b = f();
  take(std::move(b));
  auto d = f();
  takeRef(d);
  auto g = f();
  look(g);
  auto h = f();
  auto &alias = h;
  auto i = f();
  auto *pointer = &i;
  auto j = f();
  auto later = [j = std::move(j)]() mutable -> Task<> { co_await std::move(j); };
  co_await later();
  auto k = f();
  auto now = [&]() -> Task<> { co_await std::move(k); };
  co_await now();
  Task<> l;
  if (c)
    l = f();
  else
    l = f(1);
  co_await std::move(l);
  auto m = f();
  m.named("fluent");
  co_await std::move(m);
  auto n = c ? std::move(parameter) : f();
  co_await std::move(n);
  Task<> empty;
  Task<> alsoEmpty{};
  for (int x = 0; x < 3; ++x) {
    auto t = f(x);
    co_await std::move(t);
  }
}
Task<> returned() {
  auto t = f();
  return t;
}

// Containers are drained or they are not.
Task<> containers(int n) {
  std::vector<Task<>> v;
  // CHECK: :[[@LINE-1]]:23: warning: 'v' holds a vector of 'Task<>' that is never drained: they never run
  v.reserve(n);
  for (int x = 0; x < n; ++x)
    v.push_back(f(x));
  std::map<int, Task<>> m;
  // CHECK: :[[@LINE-1]]:25: warning: 'm' holds a map to 'Task<>' that is never drained
  m[1] = f();
  std::optional<Task<>> o = f();
  // CHECK: :[[@LINE-1]]:25: warning: 'o' holds an optional 'Task<>' that is never awaited
  auto p = std::make_unique<Task<>>(f());
  // CHECK: :[[@LINE-1]]:8: warning: 'p' holds a unique_ptr to 'Task<>' that is never awaited
  auto t = std::make_tuple(f(), 1);
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a tuple with 'Task<>' that is never awaited

  std::vector<Task<>> drained, passed, filled;
  drained.push_back(f());
  for (auto &x : drained)
    co_await std::move(x);
  passed.push_back(f());
  takeMany(std::move(passed));
  auto &last = filled.emplace_back(f());
  co_await std::move(last);
  std::vector<Task<>> unfilled;
}

// Parameters.
void dropsParameter(Task<> t) {}
// CHECK: :[[@LINE-1]]:28: warning: 't' holds a 'Task<>' that is never awaited: it never runs
void mutesParameter(Task<> t) { (void)t; }
// CHECK: :[[@LINE-1]]:28: warning: 't' holds a 'Task<>' that is never awaited
void unnamedParameter(Task<>) {}
// CHECK: :[[@LINE-1]]:29: warning: the parameter holds a 'Task<>' that is never awaited
void eagerParameter(Future<> t) {}
bool operator==(Task<>, Task<>) { return false; } // an operator's signature is given
struct Interface {
  virtual void run(Task<> t) {}
};
struct Holder {
  explicit Holder(Task<> t) : T(std::move(t)) {}
  Task<> T;
  // CHECK: :[[@LINE-1]]:10: warning: member 'T' holds a 'Task<>' that nothing in its class awaits
};

// A guard that nobody holds: the shape that hurts most.
Task<> guards(AsyncMutex &m) {
  auto guard = m.lock();
  // CHECK: :[[@LINE-1]]:8: warning: 'guard' is a 'Task<LockGuard>' that nobody awaits: the guard it yields is never held
  // CHECK-NEXT: note: await it with 'co_await'
  // CHECK-FIXES: auto guard = co_await m.lock();
  auto held = m.get();
  // CHECK: :[[@LINE-1]]:8: warning: 'held' is a 'Future<LockGuard>' that nobody awaits
  // CHECK-FIXES: auto held = co_await m.get();
  auto cured = co_await m.lock();
  auto first = m.get();
  auto second = co_await std::move(first);
}

// Eager: a name is a drop when nothing else ever says it.
Task<> eager(bool c) {
  auto running = e();
  // CHECK: :[[@LINE-1]]:8: warning: 'running' holds a 'Future<>' that is never waited for: it runs on and its error is lost
  auto _ = e();
  [[maybe_unused]] auto deliberate = e();
  auto muted = e();
  (void)muted;
  auto asked = e();
  // CHECK: :[[@LINE-1]]:8: warning: 'asked' holds a 'Future<>' that is never waited for
  if (asked.available())
    work();
  auto sometimes = e();
  // CHECK: :[[@LINE-1]]:8: warning: 'sometimes' holds a 'Future<>' that is not waited for on every path
  if (c)
    co_await std::move(sometimes);
}
struct Sender {
  using sender_concept = int;
  ~Sender();
};
Sender describe();
void senders() {
  auto unnamed = describe(); // probable, not certain: see confidence.cpp
  auto typed = describe();
  static_assert(sizeof(typed) == sizeof(Sender));
  auto muted = describe();
  (void)muted;
}
void joinsAtTheEnd() {
  auto helper = std::async(std::launch::async, work);
  work();
}
void serialises() {
  work();
  auto helper = std::async(std::launch::async, work);
  // CHECK: :[[@LINE-1]]:8: warning: 'helper' holds a 'std::future<void>' that nobody waits for: the end of the scope blocks until it ends
}

// On some paths only.
Task<> inOneBranch(bool c) {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is not awaited on every path: it never runs there
  // CHECK-NEXT: :[[@LINE+1]]:7: note: it is lost when this is false
  if (c)
    co_await std::move(t);
}
Task<> afterReturn(bool c) {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is not awaited on every path
  // CHECK-NEXT: :[[@LINE+2]]:7: note: it is lost when this is true
  // CHECK-NEXT: :[[@LINE+2]]:5: note: this leaves without it
  if (c)
    co_return;
  co_await std::move(t);
}
Task<> afterThrow(int n) {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is not awaited on every path
  // CHECK: :[[@LINE+2]]:5: note: this leaves without it
  if (n > 3)
    throw n;
  co_await std::move(t);
}
Task<> nextRound(int n) {
  for (int i = 0; i < n; ++i) {
    auto t = f();
    // CHECK: :[[@LINE-1]]:10: warning: 't' holds a 'Task<>' that is not awaited on every path
    // CHECK: :[[@LINE+2]]:7: note: this leaves without it
    if (i == 2)
      continue;
    co_await std::move(t);
  }
}
enum class Kind { A, B };
Task<> everyPath(bool c, Kind k, int n) {
  auto a = f();
  if (c)
    co_await std::move(a);
  else
    take(std::move(a));
  auto b = f();
  if (c)
    co_await std::move(b);
  work();
  if (!c)
    take(std::move(b));
  auto d = f();
  switch (k) {
  case Kind::A:
    co_await std::move(d);
    break;
  case Kind::B:
    take(std::move(d));
  }
  auto g = f();
  while (n-- > 0)
    co_await std::move(g);
  Task<> h;
  if (c)
    h = f();
  if (h)
    co_await std::move(h);
  auto i = f();
  if (!i.valid())
    co_return;
  co_await std::move(i);
  auto j = f();
  if (n > 100)
    std::terminate();
  co_await std::move(j);
}
Task<> askedTheWrongWay() {
  std::optional<Task<>> o = f();
  // CHECK: :[[@LINE-1]]:25: warning: 'o' holds an optional 'Task<>' that is not awaited on every path
  // CHECK: note: it is lost when this is false
  if (!o.has_value())
    co_await std::move(*o);
}

// Overwritten before anybody waited.
Task<> overwritten(int n) {
  auto t = f();
  t = f(1);
  // CHECK: :[[@LINE-1]]:3: warning: 't' is overwritten while it holds a 'Task<>' that nobody awaited: it never runs
  // CHECK-NEXT: :[[@LINE-3]]:8: note: declared here
  co_await std::move(t);
  auto u = f();
  u = {};
  // CHECK: :[[@LINE-1]]:3: warning: 'u' is emptied while it holds a 'Task<>' that nobody awaited
  u = f();
  co_await std::move(u);
  auto v = f();
  for (int i = 0; i < n; ++i) {
    co_await std::move(v);
    v = f(i);
  }
  co_await std::move(v);
  auto chain = f();
  chain = std::move(chain).via(1);
  co_await std::move(chain);
}
void handedOn(Task<> &&);
Task<> emptied(bool c) {
  std::optional<Task<>> o = f();
  if (c)
    handedOn(std::move(*o));
  else
    o.reset();
  // CHECK: :[[@LINE-1]]:5: warning: 'o' is emptied while it holds an optional 'Task<>' that nobody awaited: it never runs
  // CHECK-NEXT: note: declared here
  std::optional<Task<>> p;
  p.emplace(f());
  p.emplace(f(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'p' is overwritten while it holds an optional 'Task<>' that nobody awaited
  co_await std::move(*p);
  std::optional<Task<>> q;
  // CHECK: :[[@LINE-1]]:25: warning: 'q' holds an optional 'Task<>' that is not awaited on every path
  q.emplace(f());
  if (c)
    co_await std::move(*q);
  std::optional<Task<>> r;
  auto &filled = r.emplace(f());
  co_await std::move(filled);
}
Task<> exchanged() {
  auto t = f();
  std::exchange(t, f(1)); // said by waif-discarded-task
  auto old = std::exchange(t, f(2));
  // CHECK: :[[@LINE-1]]:8: warning: 'old' holds a 'Task<>' that is never awaited
  co_await std::move(t);
}
Task<> Global;
std::optional<Future<>> Running;
void overwritesGlobal() {
  Global = f();
  Global = f(1);
  // CHECK: :[[@LINE-1]]:3: warning: this overwrites a 'Task<>' that nobody awaited: it never runs
  Running = e();
  Running = e();
  // CHECK: :[[@LINE-1]]:3: warning: this overwrites an optional 'Future<>' that nobody awaited: it runs on and its error is lost
}

// Members: the class is the scope.
class Forgets {
  Task<> Worker = f();
  // CHECK: :[[@LINE-1]]:10: warning: member 'Worker' holds a 'Task<>' that nothing in its class awaits: it never runs
  std::optional<Future<>> Running;
  // CHECK: :[[@LINE-1]]:27: warning: member 'Running' holds an optional 'Future<>' that nothing in its class waits for
  Task<> Started;
  // CHECK: :[[@LINE-1]]:10: warning: member 'Started' holds a 'Task<>' that nothing in its class awaits
  Task<> Unused;

public:
  Forgets() : Started(f()) {}
  void start() { Running.emplace(e()); }
};
class Awaits {
  Task<> Worker = f();
  std::vector<Task<>> Many;

public:
  void add() { Many.push_back(f()); }
  Task<> stop() {
    co_await std::move(Worker);
    for (auto &T : Many)
      co_await std::move(T);
  }
};
class Elsewhere { // what stop() does is in another file
  Task<> Worker = f();

public:
  Task<> stop();
};
struct Public { // nobody else knows a class of a source file
  Task<> Worker = f();
  // CHECK: :[[@LINE-1]]:10: warning: member 'Worker' holds a 'Task<>' that nothing in its class awaits
};
template <class T> class Owner { // a wrapper's parts are its users' matter
  Task<T> Held;

public:
  explicit Owner(Task<T> t) : Held(std::move(t)) {}
};
Owner<int> owner(fi());
// Templates: the pattern is read, once.
template <class T> Task<T> make(T);
template <class T> Task<> pattern(T x) {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is never awaited
  auto u = f();
  if constexpr (sizeof(T) > 4)
    co_await std::move(u);
  auto v = make(x);
  consume(v);
}
template <class T> void consume(Task<T> &);
template <class T> void parenthesised(T a, T b) {
  Task<T> t(a, b); // this initialiser has no type
  consume(t);
}
void instantiate() {
  take(pattern(1));
  take(pattern('x'));
}
