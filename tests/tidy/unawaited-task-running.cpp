// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t
//
// Tasks that run by themselves and complain to nobody when they are dropped.
#include "tasks.h"
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <vector>

Future<> e(int = 0);
Future<int> ei();
Task<> f();
std::tuple<Future<>, Future<>> both();
void take(Future<>);
void poll();
void work();
bool again();

// Only asked how it fares.
bool asked() {
  auto t = ei();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Future<int>' that is never waited for: it runs on and its error is lost [waif-unawaited-task]
  return t.available();
}
void polled() {
  auto t = ei();
  while (!t.available())
    poll();
}
void explained() {
  auto _ = e();
  [[maybe_unused]] auto u = e();
  auto v = e();
  (void)v;
}
// Whose error is handled: nothing is lost.
void handled(bool b) {
  auto t = e().handle_exception([](auto) {});
  auto u = e().handle_exception([](auto) {}).then([] {});
  if (b)
    u.get();
  auto v = e().then([] {});
  // CHECK: :[[@LINE-1]]:8: warning: 'v' holds a 'Future<>' that is never waited for
}

// In containers and bindings.
Task<> containers() {
  std::vector<Future<>> v;
  // CHECK: :[[@LINE-1]]:25: warning: 'v' holds a vector of 'Future<>' that is never drained: they run on and their errors are lost
  for (int i = 0; i < 3; ++i)
    v.push_back(e(i));
  std::optional<Future<>> o;
  // CHECK: :[[@LINE-1]]:27: warning: 'o' holds an optional 'Future<>' that is never waited for
  if (again())
    o.emplace(e());
  auto t = std::make_tuple(e(), 1);
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a tuple with 'Future<>' that is never waited for
  auto [a, b] = both();
  // CHECK: :[[@LINE-1]]:12: warning: 'b' holds a 'Future<>' that is never waited for
  co_await std::move(a);
  std::vector<Future<>> drained;
  drained.push_back(e());
  for (auto &x : drained)
    try {
      co_await std::move(x);
    } catch (...) {
    }
}
class Members {
  std::map<int, Future<>> Running;
  std::deque<Future<>> Waiting;
  std::map<int, Future<>> Awaited;

public:
  void add(int i) {
    Running.emplace(i, e());
    Waiting.push_back(e());
    Awaited.emplace(i, e());
  }
  void forget(int i) {
    Running.erase(i);
    // CHECK: :[[@LINE-1]]:5: warning: this drops a map to 'Future<>' in member 'Running' that nothing in its class drains
    std::deque<Future<>>().swap(Waiting);
    // CHECK: :[[@LINE-1]]:5: warning: this drops a deque of 'Future<>' in member 'Waiting' that nothing in its class drains
  }
  Future<> wait(int i) {
    auto node = Awaited.extract(i);
    Awaited.erase(i);
    return std::move(node.mapped());
  }
};

// Parameters: of who could wait, and of who waits sometimes.
Future<> after(Future<> before, int n) {
  // CHECK: :[[@LINE-1]]:25: warning: 'before' holds a 'Future<>' that is never waited for
  co_await e(n);
}
void inTheBackground(Future<> t) {} // how to let go of one
Future<> unnamed(Future<>) { return e(); }
int sometimes(Future<int> t, bool late) {
  // CHECK: :[[@LINE-1]]:27: warning: 't' holds a 'Future<int>' that is not waited for on every path: it runs on and its error is lost there
  // CHECK-NEXT: :[[@LINE+2]]:7: note: it is lost when this is true
  // CHECK-NEXT: :[[@LINE+2]]:5: note: this leaves without it
  if (late)
    return 0;
  return t.get();
}
int always(Future<int> t, bool late) {
  if (late) {
    t.detach();
    return 0;
  }
  return t.get();
}
auto inALambda() {
  return [](Future<int> t, bool late) {
    // CHECK: :[[@LINE-1]]:25: warning: 't' holds a 'Future<int>' that is not waited for on every path
    if (late)
      return 0;
    return t.get();
  };
}

// On some path only.
Task<> afterReturn() {
  auto t = e();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Future<>' that is not waited for on every path
  // CHECK: :[[@LINE+2]]:5: note: this leaves without it
  if (again())
    co_return;
  co_await std::move(t);
}
Task<> afterThrow(int n) {
  auto t = e();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Future<>' that is not waited for on every path
  if (n < 0)
    throw std::invalid_argument("n");
  co_await std::move(t);
}
int whoAsksMayKnow() {
  auto t = ei();
  if (t.failed())
    return 0;
  if (t.available())
    return t.get();
  take(t.then([](int) {}));
  return 1;
}

// Overwritten.
Future<> make_ready_future();
Task<> startsReady(bool more) { // nothing runs before the first step
  auto t = make_ready_future();
  if (more)
    t = e();
  co_await std::move(t);
}
Task<> overwritten() {
  auto t = e();
  t = e(1);
  // CHECK: :[[@LINE-1]]:3: warning: 't' is overwritten while it holds a 'Future<>' that nobody awaited: it runs on and its error is lost
  co_await std::move(t);
  auto u = e();
  co_await std::move(u);
  u = e();
  co_await std::move(u);
}

// A loop over one's own.
Task<int> sum() {
  std::vector<Future<int>> v;
  v.push_back(ei());
  int n = 0;
  for (auto &x : v)
    n += co_await std::move(x);
  // CHECK: :[[@LINE-1]]:10: warning: when this throws, nobody waits for the rest of 'v': they run on and their errors are lost
  std::vector<Future<int>> w;
  w.push_back(ei());
  for (auto &x : w) {
    if (x.failed())
      continue;
    else
      n += x.get(); // does not throw
  }
  co_return n;
}

// What a template's pattern never names, no instance names.
template <class Store> Task<int> load(Store &s) {
  auto lock = s.m.get();
  // CHECK: :[[@LINE-1]]:8: warning: 'lock' is a 'Future<LockGuard>' that nobody awaits: the guard it yields is never held
  auto held = co_await s.m.get();
  auto branch = s.start();
  if constexpr (sizeof(Store) > 1000)
    co_await std::move(branch);
  co_return 1;
}
struct Store {
  AsyncMutex m;
  Future<> start();
};
Task<int> use(Store &s) { co_return co_await load(s); }

// In closures.
Task<> closures(AsyncMutex &m) {
  auto t = f();
  auto never = [t = std::move(t)]() mutable { return std::move(t); };
  // CHECK: :[[@LINE-1]]:17: warning: 't' holds a 'Task<>' that is never awaited: it never runs
  // CHECK-NEXT: :[[@LINE-2]]:8: note: 'never', which holds it, is never called
  auto u = f();
  auto called = [u = std::move(u)]() mutable { return std::move(u); };
  co_await called();
  co_await e().finally([l = m.get()] {});
  // CHECK: :[[@LINE-1]]:25: warning: 'l' is a 'Future<LockGuard>' that nobody awaits: the guard it yields is never held
}

// In a plain struct beside other things.
struct Role {
  int id;
  Future<> done;
};
struct Late {
  Task<> task;
  int id = 0;
};
void give(Role);
void show(int);
Future<> structs() {
  Role r{1, e()};
  // CHECK: :[[@LINE-1]]:8: warning: 'r' holds a struct with 'Future<>' that is never waited for: it runs on and its error is lost [waif-unawaited-task]
  show(r.id);
  Late lazy{f()};
  // CHECK: :[[@LINE-1]]:8: warning: 'lazy' holds a struct with 'Task<>' that is never awaited: it never runs [waif-unawaited-task]
  co_await std::move(e());
}
Future<> kept_structs(Future<> given) {
  Role a{1, e()}, b{2, e()}, c{3, e()}, d{4, e()};
  co_await std::move(a.done);
  give(std::move(b));
  auto last = [&] { show(c.id); };
  last();
  auto &same = d;
  co_await std::move(same.done);
  co_await std::move(c.done);
  Role none{5};
  show(none.id);
  Role holds{6, std::move(given)};
  co_await std::move(holds.done);
}
