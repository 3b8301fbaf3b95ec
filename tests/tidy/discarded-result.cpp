// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-result %t -- '-DNODISCARD=[[nodiscard]]'
// RUN: %check_tidy waif-discarded-result %t.plain -prefix=PLAIN
// RUN: %check_tidy waif-discarded-result %t.all '-config={CheckOptions: {waif-discarded-result.ReportPlainTasks: true}}'
// RUN: %check_tidy waif-discarded-result %t.ignored '-config={CheckOptions: {waif-discarded-result.ReportPlainTasks: true, waif.IgnoredFunctions: ".*"}}' -prefix=PLAIN
//
// In plain tasks the attribute of the function may be about the task: an option.
#include "tasks.h"
#include <tuple>

[[nodiscard]] Task<int> read();
[[nodiscard("bytes may be left")]] Future<int> write();
[[nodiscard]] Task<> flush();
[[nodiscard]] Task<Task<>> nested();
Task<int> count();
struct [[nodiscard]] Status {};
Task<Status> status();
struct Stream {
  [[nodiscard]] Task<bool> close();
};
template <class T> [[nodiscard]] Task<T> get();

Task<> use(Stream &S, bool C) {
  co_await read();
  // CHECK: :[[@LINE-1]]:3: warning: the 'int' that 'read' yields is dropped, and 'read' is 'nodiscard': awaiting it does not use the result [waif-discarded-result]
  // CHECK-NEXT: :[[@LINE-15]]:25: note: 'read' is declared here{{$}}
  co_await write();
  // CHECK: :[[@LINE-1]]:3: warning: the 'int' that 'write' yields is dropped
  // CHECK-NEXT: note: 'write' is declared here: bytes may be left
  if (C)
    co_await S.close();
  // CHECK: :[[@LINE-1]]:5: warning: the 'bool' that 'close' yields is dropped
  C ? co_await read() : 0;
  // CHECK: :[[@LINE-1]]:7: warning: the 'int' that 'read' yields is dropped
  co_await get<int>();
  // CHECK: :[[@LINE-1]]:3: warning: the 'int' that 'get<int>' yields is dropped

  int N = co_await read();
  N += co_await write();
  (void)co_await read();
  std::ignore = co_await read();
  co_await flush();
  co_await count();
  co_await status(); // -Wunused-value
  co_await nested(); // waif-discarded-task
  if (co_await S.close())
    co_return;
}
[[nodiscard]] Future<int> &kept(int Index); // about the task, not its result
Task<> fromAContainer() {
  co_await kept(1);
}
template <class T> Task<> inTemplate() {
  co_await read();
  // CHECK: :[[@LINE-1]]:3: warning: the 'int' that 'read' yields is dropped
  co_await get<T>();
  // CHECK: :[[@LINE-1]]:3: warning: the 'int' that 'get<int>' yields is dropped
}
template Task<> inTemplate<int>();
