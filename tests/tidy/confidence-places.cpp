// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task,waif-discarded-result,waif-lost-exception,waif-unjoined-scope %t -- '-DNODISCARD=[[nodiscard]]'
// RUN: %check_tidy waif-discarded-task,waif-discarded-result,waif-lost-exception,waif-unjoined-scope %t.probable '-config={CheckOptions: {waif.Confidence: probable}}' -prefix=PROBABLE -- '-DNODISCARD=[[nodiscard]]'
//
// Where the place makes a finding probable: work whose runner is waited for, a guard that protects nothing,
// benchmarks and tests.
#include "tasks.h"
#include <future>
#include <tuple>

struct Context {
  void run();
  void run(int rounds);
  Context &executor();
};
Future<> spawn(Context &, Task<>);
Future<> spawn(Context *, Task<>);
Task<> f();

void driven(Context &c) {
  spawn(c, f());
  // PROBABLE: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'spawn' is dropped: it runs on and its error is lost [waif-discarded-task]
  // PROBABLE: note: probable, not certain: what runs it is waited for further down
  c.run();
}
void drivenByAPart() {
  Context c;
  spawn(c.executor(), f());
  // PROBABLE: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'spawn' is dropped
  spawn(&c, f());
  // PROBABLE: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'spawn' is dropped
  c.run();
}
void ranBefore(Context &c, Context &other) {
  c.run();
  spawn(c, f());
  // CHECK: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'spawn' is dropped
  // PROBABLE: :[[@LINE-2]]:3: warning: 'Future<>' returned by 'spawn' is dropped
  other.run();
  c.run(1); // as far as that goes
}

struct Mutex {
  [[nodiscard]] Task<LockGuard> scoped();
};
Task<> passesBy(Mutex &m, int &n) {
  {
    co_await m.scoped();
    // CHECK: :[[@LINE-1]]:5: warning: the 'LockGuard' that 'scoped' yields is dropped
    // PROBABLE: :[[@LINE-2]]:5: warning: the 'LockGuard' that 'scoped' yields is dropped
    ++n;
  }
  co_await m.scoped();
  // PROBABLE: :[[@LINE-1]]:3: warning: the 'LockGuard' that 'scoped' yields is dropped
  // PROBABLE: note: probable, not certain: nothing follows that the guard could protect
}

namespace benchmark {
class State {};
} // namespace benchmark
int compute();
void measures(benchmark::State &) {
  auto r = std::async(compute);
  // PROBABLE: :[[@LINE-1]]:12: warning: 'std::future<int>' returned by 'async' is waited for and never asked
  // PROBABLE: note: probable, not certain: in a test this may be what is tested
  r.wait();
}
void waits() {
  auto r = std::async(compute);
  // CHECK: :[[@LINE-1]]:12: warning: 'std::future<int>' returned by 'async' is waited for and never asked
  // PROBABLE: :[[@LINE-2]]:12: warning: 'std::future<int>' returned by 'async' is waited for and never asked
  r.wait();
}

struct Scope {
  void spawn(Task<>);
  Task<> join();
};
namespace tests {
struct Swallows {
  struct promise_type {
    Swallows get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
    // PROBABLE: :[[@LINE-1]]:10: warning: this promise swallows every exception of its coroutines
    // PROBABLE: note: probable, not certain: in a test this may be what is tested
  };
};
void scopeByHand() {
  Scope s;
  // PROBABLE: :[[@LINE-1]]:9: warning: 'Scope' 's' is never joined
  // PROBABLE: note: probable, not certain: in a test this may be what is tested
  s.spawn(f());
}
using Both = std::tuple<Future<>, Future<>>;
Task<> looksAtWhatIsOver(Future<Both> both) {
  co_await both;
  // PROBABLE: :[[@LINE-1]]:3: warning: tuple with 'Future<>' produced by 'co_await' is dropped
  // PROBABLE: note: probable, not certain: in a test this may be what is tested
  f();
  // CHECK-FIXES: co_await f();
  // PROBABLE-FIXES: co_await f();
  // CHECK: :[[@LINE-3]]:3: warning: 'Task<>' returned by 'f' is dropped
  // PROBABLE: :[[@LINE-4]]:3: warning: 'Task<>' returned by 'f' is dropped
}
} // namespace tests
