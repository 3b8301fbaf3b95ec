// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-nested-task,waif-discarded-task %t
// RUN: %check_tidy waif-nested-task %t.yielded -prefix=YIELDED -config='{CheckOptions: {waif-nested-task.ReportYielded: true}}' -- -DONLY_YIELDED
//
// With waif-discarded-task: one report a drop.
#include "tasks.h"
#include <future>
#include <vector>

template <class T> struct Chain { // its continuations do not flatten
  template <class F> auto thenValue(F) -> Chain<std::invoke_result_t<F, T>> {
    return {};
  }
  bool isReady() const;
  void wait();
  T get();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
Task<> f();
Task<int> next(int);
Task<Task<>> nested();
Chain<int> chain();
template <class T> void co_spawn(int, Task<T>);
void spawnNested(Task<Task<>>);

#ifndef ONLY_YIELDED
void keptAndNeverTaken() {
  auto a = std::async(std::launch::async, f);
  // CHECK: :[[@LINE-1]]:43: warning: 'Task<>' returned by 'f' becomes the result of 'std::async', which nobody takes out: it never runs [waif-nested-task]
  // CHECK-NEXT: :[[@LINE-2]]:43: note: wait for the result and then for the task that it is, or wait for the task inside of the callable
  a.wait();
  std::async(std::launch::async, [] { return f(); }).wait();
  // CHECK: :[[@LINE-1]]:34: warning: 'Task<>' returned by this lambda becomes the result of 'std::async'
  auto b = chain().thenValue(next);
  // CHECK: :[[@LINE-1]]:30: warning: 'Task<int>' returned by 'next' becomes the result of 'Chain::thenValue', which nobody takes out: it never runs
  while (!b.isReady())
    b.wait();
  auto c = std::async(std::launch::async, f);
  // CHECK: :[[@LINE-1]]:43: warning:
  bool valid = c.get().valid();
}

void waitedForAsItGoes() {
  auto a = chain().thenValue(next);
  // CHECK: :[[@LINE-1]]:30: warning: 'Task<int>' returned by 'next' becomes the result of 'Chain::thenValue', which nobody takes out: it never runs
  std::move(a).wait();
}
Task<> taken(std::vector<std::future<Task<>>> &all) {
  auto a = std::async(std::launch::async, f);
  co_await a.get();
  auto b = chain().thenValue(next);
  co_await co_await std::move(b);
  co_await chain().thenValue(next).get();
  auto c = chain().thenValue([](int i) { return i; });
  c.wait();
  all.push_back(std::async(std::launch::async, f));
  auto inner = co_await nested();
  co_await std::move(inner);
  auto d = std::async(std::launch::async, [] {});
  d.wait();
}
Chain<Task<int>> returned() { return chain().thenValue(next); }

Task<> droppedByAStatement() {
  co_await nested();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [waif-discarded-task]
  // CHECK-FIXES: co_await co_await nested();
  co_await chain().thenValue(next);
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [waif-discarded-task]
  // CHECK-FIXES: co_await co_await chain().thenValue(next);
  chain().thenValue(next);
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [waif-discarded-task]
  // CHECK-FIXES: {{^}}  co_await chain().thenValue(next);
}

void spawned() {
  co_spawn(1, nested());
  // CHECK: :[[@LINE-1]]:15: warning: 'Task<>' yielded by 'Task<Task<>>' is dropped by 'co_spawn': it never runs
  // CHECK-NEXT: :[[@LINE-2]]:15: note: spawn a task that awaits it as well
  co_spawn(1, f());
  spawnNested(nested());
}
#endif

Task<Task<>> yields() { co_return f(); }
// YIELDED: :[[@LINE-1]]:35: warning: 'Task<>' is yielded by a task: who awaits that has not awaited this [waif-nested-task]
Task<int> plain() { co_return 1; }
