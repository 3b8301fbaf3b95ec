// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t.on -prefix=ON -config='{CheckOptions: {waif-unawaited-task.Captures: true, waif-unawaited-task.Statics: true}}'
// RUN: %check_tidy waif-unawaited-task %t.off -prefix=OFF -config='{CheckOptions: {waif-unawaited-task.SomePaths: false, waif-unawaited-task.Parameters: false, waif-unawaited-task.Members: false, waif-unawaited-task.UnusedEager: false, waif-unawaited-task.IgnoredVariables: "unused.*"}}'
#include "tasks.h"

Task<> f();
Future<> e();

void unusual() {
  [t = f()] {}();
  // ON: :[[@LINE-1]]:4: warning: 't' holds a 'Task<>' that is never awaited
  static auto kept = f();
  // ON: :[[@LINE-1]]:15: warning: 'kept' holds a 'Task<>' that is never awaited
}
void parameter(Task<> t) {}
// ON: :[[@LINE-1]]:23: warning: 't' holds a 'Task<>' that is never awaited
Task<> path(bool c) {
  auto t = f();
  // ON: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is not awaited on every path
  if (c)
    co_await std::move(t);
}
class Member {
  Task<> T = f();
  // ON: :[[@LINE-1]]:10: warning: member 'T' holds a 'Task<>'
};
void eager() {
  auto t = e();
  // ON: :[[@LINE-1]]:8: warning: 't' holds a 'Future<>' that is never waited for
}
void named() {
  auto unusedOnPurpose = f();
  // ON: :[[@LINE-1]]:8: warning: 'unusedOnPurpose' holds a 'Task<>'
  auto other = f();
  // ON: :[[@LINE-1]]:8: warning: 'other' holds a 'Task<>'
  // OFF: :[[@LINE-2]]:8: warning: 'other' holds a 'Task<>'
}
