// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task,waif-unawaited-task,waif-discarded-result,waif-lost-exception,waif-unjoined-scope %t -- '-DNODISCARD=[[nodiscard]]'
// RUN: %check_tidy waif-discarded-task,waif-unawaited-task,waif-discarded-result,waif-lost-exception,waif-unjoined-scope %t.probable '-config={CheckOptions: {waif.Confidence: probable}}' -prefix=PROBABLE -- '-DNODISCARD=[[nodiscard]]'
//
// Where the place makes a finding probable: work whose runner is waited for, a guard that protects nothing,
// benchmarks and tests.
#include "tasks.h"
#include <functional>
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

// In main() the loop that runs at the end runs whatever was started before.
Context &loop();
Future<> connect();
struct Then {
  NODISCARD Future<> then(std::function<void()> next);
};
Then started();
int main() {
  int echo = 0;
  Future<> received = connect();
  // PROBABLE: :[[@LINE-1]]:12: warning: 'received' holds a 'Future<>' that is never waited for
  (void)started().then([&echo] { ++echo; }); // main's locals live until the end
  loop().run();
  connect();
  // CHECK: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'connect' is dropped
  // PROBABLE: :[[@LINE-2]]:3: warning: 'Future<>' returned by 'connect' is dropped
}

// A future may be an extra, where no call here waits for what the function
// returns; what is seen to be std::async's, blocks.
std::future<int> post();
std::future<int> ask();
std::future<int> store();
[[nodiscard]] std::future<int> must();
std::future<int> seen() { return std::async([] { return 1; }); }
std::future<int> promised() {
  std::promise<int> made;
  return made.get_future();
}
template <class F> std::future<int> pool(F) { return {}; }
template <class F> std::future<int> asked(F) { return {}; }
Task<int> work();
std::future<int> spawn(Task<int> what);
struct use_future_t {};
std::future<int> read(int from, use_future_t);
void asked_for() {
  spawn(work());
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'spawn' is dropped: nobody waits for it
  // PROBABLE: :[[@LINE-2]]:3: warning: 'std::future<int>' returned by 'spawn' is dropped: nobody waits for it
  read(1, {});
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'read' is dropped: nobody waits for it
  // PROBABLE: :[[@LINE-2]]:3: warning: 'std::future<int>' returned by 'read' is dropped: nobody waits for it
}
void customs(int n) {
  post();
  // PROBABLE: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'post' is dropped: nobody waits for it
  // PROBABLE: note: of 'std::async', it blocks here until it ends; else it runs on and its error is lost
  // PROBABLE: note: probable, not certain: no call in this file waits for what this function returns
  if (n)
    post();
  // PROBABLE: :[[@LINE-1]]:5: warning: {{.*}} returned by 'post' is dropped
  for (; n; --n)
    post();
  // PROBABLE: :[[@LINE-1]]:5: warning: {{.*}} returned by 'post' is dropped
  switch (n) {
  case 1:
    post();
    // PROBABLE: :[[@LINE-1]]:5: warning: {{.*}} returned by 'post' is dropped
  }
  ask();
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'ask' is dropped: nobody waits for it
  // PROBABLE: :[[@LINE-2]]:3: warning: {{.*}} returned by 'ask' is dropped
  ask();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} returned by 'ask' is dropped
  // PROBABLE: :[[@LINE-2]]:3: warning: {{.*}} returned by 'ask' is dropped
  if (ask().get())
    return;
  store();
  // PROBABLE: :[[@LINE-1]]:3: warning: {{.*}} returned by 'store' is dropped: nobody waits for it
  // PROBABLE: note: probable, not certain: no call in this file waits for what this function returns
  must();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} returned by 'must' is dropped: nobody waits for it
  // PROBABLE: :[[@LINE-2]]:3: warning: {{.*}} returned by 'must' is dropped
  seen();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} returned by 'seen' is dropped: this blocks here until it ends
  // PROBABLE: :[[@LINE-2]]:3: warning: {{.*}} returned by 'seen' is dropped
  promised();
  // PROBABLE: :[[@LINE-1]]:3: warning: {{.*}} returned by 'promised' is dropped: it runs on and its error is lost
  pool([] { return 1; });
  // PROBABLE: :[[@LINE-1]]:3: warning: {{.*}} returned by 'pool' is dropped
  asked([] { return 1; });
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} returned by 'asked' is dropped
  // PROBABLE: :[[@LINE-2]]:3: warning: {{.*}} returned by 'asked' is dropped
  if (asked([] { return 2; }).get())
    return;
}

// What awaiting yields may be waited for as well, where that is of use.
struct Leave {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
Task<Leave> enter();
Task<> enters(int &n) {
  co_await enter();
  // PROBABLE: :[[@LINE-1]]:3: warning: 'Leave' produced by awaiting 'enter' is dropped
  // PROBABLE: note: probable, not certain: the wait is over, and what it yields may be of no use here
  ++n;
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
