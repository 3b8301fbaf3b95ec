// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-task-to-void-callback %t
// RUN: %check_tidy waif-task-to-void-callback %t -prefix=MORE -config='{CheckOptions: {waif-task-to-void-callback.Shapes: "argument;handler;hidden", waif.VoidSinks: "unknown", waif.AwaitingSinks: "spawning::Function"}}'
// RUN: %check_tidy waif-task-to-void-callback %t -prefix=WRONG -config='{CheckOptions: {waif-task-to-void-callback.Shapes: "thread;slots"}}'
// WRONG: warning: option 'Shapes': 'slots' is not one of argument, stored, thread, algorithm, guard, handler, slot, hidden
#include "tasks.h"
#include <callbacks.h>
#include <functional>
#include <thread>

Task<> f();
template <class F> void unknown(F &&);
void onEvent(std::function<void()>);
void onSpawned(spawning::Function<void()>);

void callers() {
  onEvent(f);
  // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by 'f' is dropped by 'std::function<void ()>'
  // MORE: :[[@LINE-2]]:11: warning: 'Task<>' returned by 'f' is dropped by 'std::function<void ()>'
  onSpawned(f);
  // CHECK: :[[@LINE-1]]:13: warning: 'Task<>' returned by 'f' is dropped by 'spawning::Function<void ()>'
  unknown(f);
  // MORE: :[[@LINE-1]]:11: warning: 'Task<>' returned by 'f' is dropped by 'unknown'
  std::function<void()> stored = f;
  // CHECK: :[[@LINE-1]]:34: warning:
  std::thread thread(f);
  // CHECK: :[[@LINE-1]]:22: warning:
  // WRONG: :[[@LINE-2]]:22: warning:
}

struct Base {
  void start();
  void stop(int);
};
struct Derived : Base {
  Task<> start();
  // MORE: :[[@LINE-1]]:10: warning: 'Task<>' returned by 'start' is dropped where 'Base::start' is called instead, which it hides
  // MORE-NEXT: :[[@LINE-6]]:8: note: hidden here
  Task<> stop();
};
