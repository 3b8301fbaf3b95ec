// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task %t
//
// co_await is offered where the promise, or a base of it, transforms the task; not elsewhere.
#include "tasks.h"

template <class T> struct Framed;
template <class Exec> struct FrameBase {
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { throw; }
  void return_void() {}
  template <class T> std::suspend_never await_transform(Framed<T>) { return {}; }
};
template <class T> struct Frame : FrameBase<int> {
  Framed<T> get_return_object();
};
template <class T> struct Framed {
  using promise_type = Frame<T>;
  std::coroutine_handle<promise_type> Handle;
};

Framed<int> framed();
Task<> task();

Framed<void> inside() {
  framed();
  // CHECK: :[[@LINE-1]]:3: warning: 'Framed<int>' returned by 'framed' is dropped: it never runs
  // CHECK-FIXES: {{^}}  co_await framed();
  task();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'task' is dropped: it never runs
  // CHECK-NEXT: note: return it, or hand it to what runs tasks here
  co_await framed();
}
