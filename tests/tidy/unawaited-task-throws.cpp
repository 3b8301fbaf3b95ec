// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t
// RUN: %check_tidy waif-unawaited-task %t.off '-config={CheckOptions: {waif-unawaited-task.Throws: false}}' -prefix=OFF -- -DOFF
//
// Running tasks that are left alone when something throws.
#include "tasks.h"
#include <deque>
#include <future>
#include <vector>

Future<> e(int = 0);
void post(int);
void post(int, Future<> &);
void logIt(const char *);
void quiet(int) noexcept;
template <class F> std::future<int> submit(F) { return {}; }
Future<> failed(std::exception_ptr);

#ifdef OFF
void all(std::vector<std::future<void>> &tasks) {
  for (auto &t : tasks)
    t.get();
}
// OFF-NOT: warning:
#else
void byRange(std::vector<std::future<void>> &tasks) {
  for (auto &t : tasks)
    t.get();
  // CHECK: :[[@LINE-1]]:5: warning: when this throws, nobody waits for the rest of 'tasks': they run on and their errors are lost [waif-unawaited-task]
  // CHECK-NEXT: note: catch inside of the loop, and rethrow the first error after it
}
int byIndex(std::vector<std::future<int>> tasks) {
  int sum = 0;
  for (unsigned i = 0; i < tasks.size(); ++i)
    sum += tasks[i].get();
  // CHECK: :[[@LINE-1]]:12: warning: when this throws, nobody waits for the rest of 'tasks'
  return sum;
}
Future<> byAwait(std::vector<Future<>> tasks) {
  for (auto &t : tasks)
    co_await std::move(t);
  // CHECK: :[[@LINE-1]]:5: warning: when this throws, nobody waits for the rest of 'tasks'
}
Future<int> results(Future<std::vector<Future<int>>> &&all) {
  (void)all.then([](std::vector<Future<int>> each) {
    int sum = 0;
    for (auto &one : each) {
      auto r = one.get();
      // CHECK: :[[@LINE-1]]:16: warning: when this throws, nobody waits for the rest of 'each'
      sum += r;
    }
    return sum;
  });
  co_return 0;
}
void drained(std::deque<std::future<int>> &queue) {
  while (!queue.empty()) {
    queue.front().get();
    // CHECK: :[[@LINE-1]]:5: warning: when this throws, nobody waits for the rest of 'queue'
    queue.pop_front();
  }
}
int borrowing() {
  int sum = 0;
  std::vector<std::future<int>> tasks;
  for (int i = 0; i < 4; ++i)
    tasks.push_back(submit([&] { return ++sum; }));
  for (auto &t : tasks)
    t.get();
  // CHECK: :[[@LINE-1]]:5: warning: when this throws, nobody waits for the rest of 'tasks'
  return sum;
}

int kept() { // they end by themselves, or their destructor waits
  std::vector<std::future<int>> tasks, joined;
  for (int i = 0; i < 4; ++i)
    tasks.push_back(submit([i] { return i; }));
  for (auto &t : tasks)
    t.get();
  int sum = 0;
  for (int i = 0; i < 4; ++i)
    joined.push_back(std::async(std::launch::async, [&] { return ++sum; }));
  for (auto &t : joined)
    t.get();
  return sum;
}
void waitedBefore(std::vector<std::future<void>> &tasks) {
  for (auto &t : tasks)
    t.wait();
  for (auto &t : tasks)
    t.get();
}
Task<std::vector<Future<int>>> all(std::vector<Future<int>> tasks);
Task<int> handedBack(std::vector<Future<int>> tasks) { // all of them are over
  auto done = co_await all(std::move(tasks));
  int sum = 0;
  for (auto &t : done)
    sum += co_await std::move(t);
  co_return sum;
}
void caught(std::vector<std::future<void>> &tasks) {
  std::exception_ptr first;
  for (auto &t : tasks)
    try {
      t.get();
    } catch (...) {
      first = std::current_exception();
    }
  try {
    for (auto &t : tasks)
      t.get();
  } catch (...) {
    for (auto &t : tasks)
      t.wait();
  }
}
Task<> lazy(std::vector<Task<>> tasks) { // the rest did not start
  for (auto &t : tasks)
    co_await std::move(t);
}

Future<> past(int n) {
  try {
    auto t = e();
    post(n);
    // CHECK: :[[@LINE-1]]:5: warning: when this throws, nobody waits for the 'Future<>' in 't': it runs on and its error is lost
    // CHECK: :[[@LINE-3]]:10: note: started here
    // CHECK: :[[@LINE+2]]:5: note: this handler cannot reach it
    return t;
  } catch (...) {
    return failed(std::current_exception());
  }
}
Future<> nothingThrows(int n) {
  try {
    auto t = e();
    quiet(n);
    logIt("started");
    return t;
  } catch (...) {
    return failed(std::current_exception());
  }
}
Future<> cured(int n) {
  try {
    auto t = e();
    try {
      post(n);
      return t;
    } catch (...) {
      t.detach();
      throw;
    }
  } catch (...) {
    return failed(std::current_exception());
  }
}
int standard(int n) { // ends without a sound
  std::promise<int> made;
  try {
    std::future<int> t = made.get_future();
    post(n);
    return t.get();
  } catch (...) {
    return 0;
  }
}
Future<> handedOver(int n) {
  try {
    auto t = e();
    post(n, t);
    return t;
  } catch (...) {
    return failed(std::current_exception());
  }
}
Future<> outside(int n) { // who sees it is the caller's matter
  auto t = e();
  post(n);
  return t;
}
#endif
