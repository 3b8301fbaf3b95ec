// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Does not compile, in every line that says so. What is there is reported; that something is done nowhere is not.
#include "tasks.h"
#include <future>
#include <vector>

Task<> f(int = 0);
int work();
void dropped() { f(); }
// CHECK: :[[@LINE-1]]:18: warning: 'Task<>' returned by 'f' is dropped: it never runs [waif-discarded-task]
void unknownCallee() { undeclared(f()); }
void unknownOverload() { f(1, 2, 3); }
void unknownUse() {
  auto t = f();
  undeclared->x = std::move(t);
}
Task<> unknownCondition() {
  auto t = f();
  if (undeclared)
    co_await std::move(t);
}
struct Class {
  Task<> t = f();
  undeclared go() { co_await std::move(t); }
};
void waits() {
  auto a = std::async(std::launch::async, work);
  a.wait();
  undeclared(a.get());
}
void nested() {
  auto a = std::async(std::launch::async, [] { return f(); });
  undeclared->x = a.get();
}
struct counting_scope {
  void spawn(Task<>);
  Task<> join();
};
Task<> scope() {
  counting_scope s;
  s.spawn(f());
  co_await undeclared(s.join());
}
template <class T> void dependent(T x) {
  auto t = f();
  undeclared(x);
  x.take(std::move(t));
}
struct Incomplete;
Task<Incomplete> incomplete();
Task<undeclared> invalid();
void types() { invalid(); }
void unfinished() { if (f(
