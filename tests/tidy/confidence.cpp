// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task,waif-unawaited-task,waif-task-to-void-callback %t
// RUN: %check_tidy waif-discarded-task,waif-unawaited-task,waif-task-to-void-callback %t.probable '-config={CheckOptions: {waif.Confidence: probable}}' -prefix=PROBABLE
//
// What is probable and not certain is asked for by an option, and says its doubt.
#include "tasks.h"
#include <functional>

namespace QCoro {
template <class T> class Task {
public:
  using promise_type = FuturePromise<T>;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume();
};
} // namespace QCoro
QCoro::Task<void> save();
Task<> f();
AsyncMutex mutex;

void onClicked() { // a slot cannot wait
  save();
  // PROBABLE: :[[@LINE-1]]:3: warning: 'QCoro::Task<void>' returned by 'save' is dropped: it runs on and its error is lost [waif-discarded-task]
  // PROBABLE: note: probable, not certain: nothing here could wait, so it may be meant to run by itself
}
void onSignal(std::function<void()>);
void connects() {
  onSignal([] { return save(); });
  // PROBABLE: :[[@LINE-1]]:12: warning: 'QCoro::Task<void>' returned by this lambda is dropped by 'std::function<void ()>'
  // PROBABLE: note: probable, not certain: nothing here could wait
}
Task<> couldWait() {
  save();
  // CHECK-FIXES: co_await save();
  // PROBABLE-FIXES: co_await save();
  // CHECK: :[[@LINE-3]]:3: warning: 'QCoro::Task<void>' returned by 'save' is dropped
  // PROBABLE: :[[@LINE-4]]:3: warning: 'QCoro::Task<void>' returned by 'save' is dropped
  co_return;
}
void triesToHandle() {
  try {
    save();
    // CHECK: :[[@LINE-1]]:5: warning: 'QCoro::Task<void>' returned by 'save' is dropped
    // PROBABLE: :[[@LINE-2]]:5: warning: 'QCoro::Task<void>' returned by 'save' is dropped
  } catch (...) {
  }
}

void testStartsNothing(bool &ran) {
  auto t = f();
  // PROBABLE: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is never awaited: it never runs [waif-unawaited-task]
  // PROBABLE: note: probable, not certain: in a test this may be what is tested
  auto guard = mutex.lock();
  // CHECK: :[[@LINE-1]]:8: warning: 'guard' is a 'Task<LockGuard>' that nobody awaits
  // PROBABLE: :[[@LINE-2]]:8: warning: 'guard' is a 'Task<LockGuard>' that nobody awaits
  f();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped: it never runs
  // PROBABLE: :[[@LINE-2]]:3: warning: 'Task<>' returned by 'f' is dropped: it never runs
}

template <class E, class F> void assert_throws(F fn) {
  try {
    fn();
  } catch (const E &) {
  }
}
void mustThrow() {
  assert_throws<int>([] { f(); });
  // PROBABLE: :[[@LINE-1]]:27: warning: 'Task<>' returned by 'f' is dropped: it never runs
  // PROBABLE: note: probable, not certain: in a test this may be what is tested
}

struct Looked {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
Looked look();
void testAwaiters() {
  look();
  // PROBABLE: :[[@LINE-1]]:3: warning: 'Looked' returned by 'look' is dropped
  // PROBABLE: note: probable, not certain: in a test this may be what is tested
}
void forgets() {
  look();
  // CHECK: :[[@LINE-1]]:3: warning: 'Looked' returned by 'look' is dropped
  // PROBABLE: :[[@LINE-2]]:3: warning: 'Looked' returned by 'look' is dropped
}

struct Just { // describes work
  using sender_concept = int;
};
Just just();
void describes() {
  auto s = just();
  // PROBABLE: :[[@LINE-1]]:8: warning: 's' holds a 'Just' that is never awaited: it never runs
  // PROBABLE: note: probable, not certain: a sender only describes work, and may be made for its own sake
}
