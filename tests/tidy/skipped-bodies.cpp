// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task %t
//
// Nothing is found in a generic lambda before a library's body calls it: bodies that waif-lint must not skip.
#include "tasks.h"
#include <bodies.h>

template <class T> Task<T> make(T);

void direct() {
  bodies::direct([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:31: warning: 'Task<int>' returned by 'make' is dropped
}
void chain() {
  bodies::chain([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:30: warning: 'Task<int>' returned by 'make' is dropped
}
void keptByConstructor() {
  bodies::Kept kept([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:34: warning: 'Task<int>' returned by 'make' is dropped
  run(kept);
}
void virtualFunction() {
  bodies::Any any([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:32: warning: 'Task<int>' returned by 'make' is dropped
  any.call();
}
void staticMember() {
  bodies::post([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:29: warning: 'Task<int>' returned by 'make' is dropped
}
void macro() {
  bodies::byMacro([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:32: warning: 'Task<int>' returned by 'make' is dropped
}
void localClass() {
  bodies::byLocalClass([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:37: warning: 'Task<int>' returned by 'make' is dropped
}
void lambda() {
  bodies::byLambda([](auto n) { make(n); });
  // CHECK: :[[@LINE-1]]:33: warning: 'Task<int>' returned by 'make' is dropped
}
void outside() {
  auto f = [](auto n) { make(n); };
  // CHECK: :[[@LINE-1]]:25: warning: 'Task<int>' returned by 'make' is dropped
  bodies::Outside<decltype(f)> o;
  o.go(f);
}
void nested() {
  bodies::direct([](auto n) {
    bodies::direct([n](auto m) { make(m + n); });
    // CHECK: :[[@LINE-1]]:34: warning: 'Task<int>' returned by 'make' is dropped
  });
}
template <class T> struct Own { // not generic, and yet made only when it is called
  void operator()(int) { make(T()); }
  // CHECK: :[[@LINE-1]]:26: warning: 'Task<short>' returned by 'make' is dropped
};
void own() { bodies::chain(Own<short>()); }
void ownNested() { bodies::direct([](auto n) { bodies::chain(Own<decltype(n + 0L)>()); }); }
void first() {
  auto f = [](auto n) { make(n); };
  // CHECK: :[[@LINE-1]]:25: warning: 'Task<float>' returned by 'make' is dropped
  bodies::twice(f, 1.0F);
  bodies::direct(f);
  bodies::chain(f);
}
