// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-task-as-condition,waif-discarded-task %t
// RUN: %check_tidy waif-task-as-condition %t.off -prefix=OFF -config='{CheckOptions: {waif-task-as-condition.ReportPredicates: false}}' -- -DONLY_PREDICATES
//
// With waif-discarded-task: what that reports is not said again.
#include "tasks.h"
#include <algorithm>
#include <cassert>
#include <functional>
#include <memory>
#include <optional>
#include <truth.h>
#include <vector>

Task<bool> allowed(int = 0);
Task<> f();
Task<Task<bool>> nested();
std::optional<Task<>> maybe();
std::optional<int> number();
std::unique_ptr<Task<>> owned();
Task<bool> isEven(int);

#ifndef ONLY_PREDICATES
Task<int> inCoroutine(bool c) {
  if (allowed())
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<bool>' returned by 'allowed' is only asked for its truth: it never runs [waif-task-as-condition]
    // CHECK-NEXT: :[[@LINE-2]]:7: note: await it with 'co_await' and test what it yields
    // CHECK-FIXES: if (co_await allowed())
    co_return 1;
  else if (!allowed(1))
    // CHECK: :[[@LINE-1]]:13: warning: 'Task<bool>' returned by 'allowed' is only asked
    // CHECK-FIXES: else if (!co_await allowed(1))
    co_return 2;
  while (c && allowed())
    // CHECK: :[[@LINE-1]]:15: warning:
    // CHECK-FIXES: while (c && co_await allowed())
    break;
  do
    c = !c;
  while (allowed() || c);
  // CHECK: :[[@LINE-1]]:10: warning:
  // CHECK-FIXES: while (co_await allowed() || c);
  for (; allowed();)
    // CHECK: :[[@LINE-1]]:10: warning:
    // CHECK-FIXES: for (; co_await allowed();)
    break;
  bool b = c || allowed();
  // CHECK: :[[@LINE-1]]:17: warning:
  // CHECK-FIXES: bool b = c || co_await allowed();
  if (c ? allowed() : allowed(1))
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<bool>' returned by 'allowed' is only asked
    // CHECK-FIXES: if (c ? allowed() : allowed(1))
    co_return 8;
  bool d(allowed());
  // CHECK: :[[@LINE-1]]:10: warning:
  // CHECK-FIXES: bool d(co_await allowed());
  auto e = static_cast<bool>(allowed());
  // CHECK: :[[@LINE-1]]:30: warning:
  // CHECK-FIXES: auto e = static_cast<bool>(co_await allowed());
  if (f())
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<>' returned by 'f' is only asked for its truth: it never runs
    // CHECK-NEXT: :[[@LINE-2]]:7: note: that there is a task says nothing about how it ends; keep it and wait for it
    // CHECK-FIXES: {{^}}  if (f())
    co_return 3;
  if (co_await nested())
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<bool>' produced by awaiting 'nested' is only asked for its truth
    // CHECK-FIXES: if (co_await co_await nested())
    co_return 4;
  assert(allowed());
  // CHECK: :[[@LINE-1]]:10: warning:
  // CHECK-FIXES: assert(allowed());
  try {
    if (allowed())
      // CHECK: :[[@LINE-1]]:9: warning:
      // CHECK-FIXES: {{^}}    if (allowed())
      co_return 5;
  } catch (...) {
  }
  if (co_await allowed() && !co_await allowed())
    co_return 6;
  co_return allowed() ? 7 : b + d + e;
  // CHECK: :[[@LINE-1]]:13: warning:
  // CHECK-FIXES: co_return co_await allowed() ? 7 : b + d + e;
}

int plain(bool c) {
  if (allowed())
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<bool>' returned by 'allowed' is only asked
    // CHECK-NEXT: :[[@LINE-2]]:7: note: wait for it and test what it yields
    return 1;
  if (maybe())
    // CHECK: :[[@LINE-1]]:7: warning: optional 'Task<>' returned by 'maybe' is only asked for its truth: it never runs
    return 2;
  if (c ? allowed() : allowed(1))
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<bool>' returned by 'allowed' is only asked
    return 3;
  if (auto t = allowed()) // waif-unawaited-task
    return 5;
  if (auto t = allowed(); !c)
    return 7;
  EXPECT_TRUE(allowed());
  // CHECK: :[[@LINE-1]]:15: warning: 'Task<bool>' returned by 'allowed' is only asked
  CHECK_THAT(allowed());
  // CHECK: :[[@LINE-1]]:14: warning: 'Task<bool>' returned by 'allowed' is only asked
  EXPECT_TRUE(syncWait(allowed()));
  if (syncWait(allowed()) && number())
    return 4;
  allowed() || c;
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [waif-discarded-task]
  !allowed();
  // CHECK: :[[@LINE-1]]:4: warning: {{.*}} [waif-discarded-task]
  return 0;
}

// Whether there is a task at all is a fair question.
Task<> owners(std::optional<Task<>> o, std::unique_ptr<Task<>> p, Task<> t,
              std::function<Task<>()> call) {
  if (o)
    co_await std::move(*o);
  if (p)
    co_await std::move(*p);
  if (t && call)
    co_await std::move(t);
  if (auto found = maybe())
    co_await std::move(*found);
}
template <class T> bool pattern(T t) { return t ? true : false; }
#endif

void predicates(std::vector<int> &v) {
  (void)std::find_if(v.begin(), v.end(), isEven);
  // CHECK: :[[@LINE-1]]:42: warning: 'Task<bool>' returned by 'isEven' is only asked for its truth by 'std::find_if': it never runs
  // CHECK-NEXT: note: wait for each task and test what it yields
  (void)std::all_of(v.begin(), v.end(), [](int i) { return isEven(i); });
  // CHECK: :[[@LINE-1]]:41: warning: 'Task<bool>' returned by this lambda is only asked for its truth by 'std::all_of'
  (void)std::any_of(v.begin(), v.end(), [](int i) { return i > 1; });
}
