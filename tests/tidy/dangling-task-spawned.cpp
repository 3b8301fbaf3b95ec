// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-dangling-task %t
//
// A local that a task in the background refers to, and a function that ends without waiting.
#include "tasks.h"
#include <future>
#include <string>
#include <thread>
#include <vector>

Task<> step();
std::string text();
void use(const std::string &);
void drain(); // may wait
void spawn(Task<>);
template <class F> void co_spawn(int, F, int) {}
struct Nursery {
  void spawn(Task<>);
  ~Nursery(); // joins
};

Task<> reads(const std::string &s) {
  co_await step();
  use(s);
}
Task<> readsFirst(const std::string &s) {
  use(s);
  co_await step();
}
Detached background(const std::string &s) {
  co_await step();
  use(s);
}
Future<> running(const std::string &s) {
  co_await step();
  use(s);
}

struct const_buffer {
  const void *data() const;
  unsigned long size() const;
};
const_buffer buffer(const std::string &);
Task<> write(const_buffer);
Task<> pause(unsigned long);
Task<> writes(const std::string &s) { co_await write(buffer(s)); }
Task<> pauses(const std::string &s) { co_await pause(s.size()); }
void spawnedOfATemporary() {
  spawn(writes("a text that is longer than any small one"));
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'writes' outlives the temporary that its parameter 's' refers to [waif-dangling-task]
  // CHECK-NEXT: :[[@LINE-5]]:39: note: used here, when the task runs
  // CHECK-NEXT: note: it dies at the end of this statement
  // CHECK-NEXT: note: take this parameter by value
  spawn(pauses("a text that is longer than any small one"));
}
void spawned() {
  std::string s = text();
  spawn(reads(s));
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'reads' outlives 's', which its parameter 's' refers to [waif-dangling-task]
  // CHECK-NEXT: note: used here, when the task runs
  // CHECK-NEXT: :[[@LINE-4]]:15: note: 's' dies with its scope, and nothing before that waits
  // CHECK-NEXT: note: take this parameter by value
}
void inTheBackground(std::string s, bool c) {
  if (c) {
    background(s);
    // CHECK: :[[@LINE-1]]:5: warning: 'Detached' returned by 'background' outlives 's', which its parameter 's' refers to
    return;
  }
  drain();
}
void dropped() {
  std::string s = text();
  running(s);
  // CHECK: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'running' outlives 's'
}
void inABlock(bool c) {
  if (c) {
    std::string s = text();
    spawn(reads(s));
    // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by 'reads' outlives 's'
  }
  drain();
}
void inALoop() {
  for (int i = 0; i < 3; ++i) {
    int n = i;
    co_spawn(1, [&n]() -> Task<> { co_await step(); ++n; }, 0);
    // CHECK: :[[@LINE-1]]:17: warning: this coroutine lambda is spawned and outlives 'n', which it captures by reference
    // CHECK-NEXT: :[[@LINE-2]]:55: note: used here, after a suspension
    // CHECK-NEXT: :[[@LINE-4]]:9: note: 'n' dies with its scope, and nothing before that waits
    // CHECK-NEXT: :[[@LINE-4]]:17: note: capture it by value
  }
}
Task<> inACoroutine() {
  std::string s = text();
  co_await step();
  co_spawn(1, [&]() -> Task<> { co_await step(); use(s); }, 0);
  // CHECK: :[[@LINE-1]]:15: warning: this coroutine lambda is spawned and outlives 's', which it captures by reference
}

// A continuation of what the function returns.
Future<int> started();
Future<> returned(std::string s, bool c) {
  int n = 0;
  if (c)
    return started().then([&](int) { use(s); });
    // CHECK: :[[@LINE-1]]:27: warning: this continuation outlives 's', which it captures by reference [waif-dangling-task]
    // CHECK-NEXT: :[[@LINE-2]]:42: note: used here, when what it continues is over
    // CHECK-NEXT: :[[@LINE-6]]:31: note: 's' dies when this function returns
    // CHECK-NEXT: :[[@LINE-4]]:27: note: capture it by value
  return started().then([](int) {}).finally([&n] { ++n; }).handle_exception([](auto) {});
  // CHECK: :[[@LINE-1]]:45: warning: this continuation outlives 'n', which it captures by reference
}
Future<> returnedByALambda() {
  return started().then([](int i) {
    return started().then([&i](int k) { i += k; });
    // CHECK: :[[@LINE-1]]:27: warning: this continuation outlives 'i', which it captures by reference
  });
}
Future<> refersToWhatLives(std::string &s) {
  static int n = 0;
  auto &same = s;
  return started().then([&](int) { use(same); ++n; });
}
Future<> refersToTheCallers() {
  int n = 0;
  auto nested = [&] { return started().then([&n](int) { ++n; }); };
  co_await nested();
}
int waitsForIt() {
  int n = 0;
  return started().then([&n](int) { return ++n; }).get(), n;
}
Future<> keepsIt(int n) {
  return started().then([n](int) { return n; });
}

// Somebody may wait, or nothing that dies is needed.
void waits() {
  std::string s = text();
  spawn(reads(s));
  drain();
}
void joins() {
  Nursery n;
  std::string s = text();
  n.spawn(reads(s));
}
void joinsAThread() {
  std::string s = text();
  std::vector<std::jthread> t;
  spawn(reads(s));
}
void joinsAParameter(Nursery n, std::string s) { n.spawn(reads(s)); }
void mayRunAtOnce() {
  std::string s = text();
  spawn(readsFirst(s));
}
void outlives() {
  static std::string s = text();
  spawn(reads(s));
}
void ofTheCaller(std::string &s) { spawn(reads(s)); }
void inAnOuterScope() {
  std::string s;
  for (int i = 0; i < 3; ++i)
    spawn(reads(s));
  drain();
}
Task<> awaited() {
  std::string s = text();
  spawn(reads(s));
  co_await step();
}
Task<> ownParameter(std::string s) {
  spawn(reads(s)); // as long as the caller keeps the task
  co_return;
}
void copied() {
  std::string s = text();
  co_spawn(1, [s]() -> Task<> { co_await step(); use(s); }, 0);
  co_spawn(1, [&s]() -> Task<> { use(s); co_await step(); }, 0);
}
void capturedAndWaited() {
  std::string s = text();
  co_spawn(1, [&s]() -> Task<> { co_await step(); use(s); }, 0);
  drain();
}

// What a test awaits is mostly there already.
Future<> tested(const std::string &s) {
  co_await step();
  use(s);
}
void testRunning() {
  auto t = tested(text());
  t.get();
}
