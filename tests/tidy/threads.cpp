// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task,waif-discarded-task,waif-lost-exception,waif-task-as-condition,waif-nested-task,waif-dangling-task %t
//
// A std::thread that is neither joined nor detached when its handle dies ends the program.
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

void work();
void more(int);
bool ask();
std::thread start();
void join_all(std::vector<std::thread> &);
void keep(std::thread);
struct Joiner {
  explicit Joiner(std::thread &);
  ~Joiner();
};

void statements() {
  std::thread(more, 1);
  // CHECK: :[[@LINE-1]]:3: warning: 'std::thread' constructed here is dropped: this terminates the program [waif-discarded-task]
  // CHECK: :[[@LINE-2]]:3: note: call 'join' or 'detach' on it first, or make it a 'std::jthread'
  std::thread{work};
  // CHECK: :[[@LINE-1]]:3: warning: 'std::thread' constructed here is dropped: this terminates the program [waif-discarded-task]
  start();
  // CHECK: :[[@LINE-1]]:3: warning: 'std::thread' returned by 'start' is dropped: this terminates the program [waif-discarded-task]
  (void)start();
  // CHECK: :[[@LINE-1]]:9: warning: 'std::thread' returned by 'start' is dropped by a cast to void: this terminates the program [waif-discarded-task]
  std::make_unique<std::thread>(work);
  // CHECK: :[[@LINE-1]]:3: warning: unique_ptr to 'std::thread' returned by 'make_unique' is dropped: this terminates the program [waif-discarded-task]
}
void untouched() {
  std::thread t(work);
  // CHECK: :[[@LINE-1]]:15: warning: 't' holds a 'std::thread' that is never joined: this terminates the program [waif-unawaited-task]
  // CHECK: :[[@LINE-2]]:15: note: call 'join' or 'detach' on it first, or make it a 'std::jthread'
  work();
}
void muted() {
  [[maybe_unused]] auto _ = start();
  // CHECK: :[[@LINE-1]]:25: warning: '_' holds a 'std::thread' that is never joined: this terminates the program [waif-unawaited-task]
}
void early() {
  std::thread t(work);
  // CHECK: :[[@LINE-1]]:15: warning: 't' holds a 'std::thread' that is not joined on every path: this terminates the program there [waif-unawaited-task]
  // CHECK: :[[@LINE+2]]:7: note: it is lost when this is true
  // CHECK: :[[@LINE+2]]:5: note: this leaves without it
  if (ask())
    return;
  t.join();
}
void overwritten() {
  std::thread t(work);
  t = std::thread(more, 1);
  // CHECK: :[[@LINE-1]]:3: warning: 't' is overwritten while it holds a 'std::thread' that nobody joined: this terminates the program [waif-unawaited-task]
  t.join();
}
void later() {
  std::thread t;
  // CHECK: :[[@LINE-1]]:15: warning: 't' holds a 'std::thread' that is never joined: this terminates the program [waif-unawaited-task]
  t = std::thread(work);
}
void many() {
  std::vector<std::thread> all;
  // CHECK: :[[@LINE-1]]:28: warning: 'all' holds a vector of 'std::thread' that is never joined: this terminates the program [waif-unawaited-task]
  for (int i = 0; i < 4; ++i)
    all.emplace_back(work);
}

// Right.
void joined() {
  std::thread a(work), b(work), c;
  a.join();
  b.detach();
  std::thread(work).join();
  std::thread(work).detach();
  std::thread();
  std::thread d;
  std::jthread e(work);
  std::jthread{work};
  start().join();
  new std::thread(work);
}
void asked() {
  std::thread t;
  if (ask())
    t = start();
  work();
  if (t.joinable())
    t.join();
}
void restarted() {
  std::thread t(work);
  while (ask()) {
    if (t.joinable())
      t.join();
    t = std::thread(work);
  }
  t.join();
}
void handed() {
  std::thread a(work), b(work), c(work), d(work), e(work);
  keep(std::move(a));
  Joiner joins(b);
  auto other = std::move(c);
  other.join();
  std::function<void()> later = [&] { d.join(); };
  later();
  std::vector<std::thread> all;
  all.push_back(std::move(e));
  join_all(all);
}
void all_joined() {
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i)
    all.emplace_back(work);
  for (auto &t : all)
    t.join();
  std::thread array[2] = {std::thread(work), std::thread(work)};
  for (auto &t : array)
    t.join();
}
std::thread returned() {
  std::thread t(work);
  return t;
}
void forever() {
  std::thread t(work);
  for (;;)
    work();
}
void leaves() {
  std::thread t(work);
  work();
  std::exit(0);
}
void left() {
  std::thread t(work);
  if (ask())
    std::abort();
  t.join();
}
void moved(std::thread t) {
  std::thread mine(std::move(t));
  if (ask())
    mine.join();
}
struct Joining : std::thread {
  using std::thread::thread;
  ~Joining() {
    if (joinable())
      join();
  }
};
struct Owner {
  std::thread reader = std::thread(work);
  std::vector<std::thread> workers;
  void grow() { workers.emplace_back(work); }
  ~Owner();
};
class Ticker {
public:
  explicit Ticker(void (*f)()) { reader = std::thread(f); }
  ~Ticker() { run = false; }

private:
  bool run = true;
  std::thread reader;
  // CHECK: :[[@LINE-1]]:15: warning: member 'reader' holds a 'std::thread' that nothing in its class joins: this terminates the program
};
class Joined {
public:
  explicit Joined(void (*f)()) : reader(f) {}
  ~Joined() {
    if (reader.joinable())
      reader.join();
  }

private:
  std::thread reader;
};
class Lazily {
  std::thread reader; // never started

public:
  bool runs() const { return reader.joinable(); }
};
void own() {
  Joining j(work);
  Joining{work};
  Owner o;
  try {
    std::thread t(work);
    more(1);
    t.join();
  } catch (...) {
  }
}
