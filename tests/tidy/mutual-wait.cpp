// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-mutual-wait %t
//
// Tasks that wait for each other, next to those that wait in one direction.
#include "tasks.h"
#include <memory>
#include <optional>

Task<> delay(int);

struct Joined { // an owner with a task that waits for its end
  explicit Joined(Task<>);
  Task<> join();
};

struct Pair : std::enable_shared_from_this<Pair> {
  std::optional<Task<>> reader, writer;
  std::optional<Joined> left, right;
  void start();
  Task<> readThenWrite();
  Task<> writeThenRead();
  Task<> again(std::shared_ptr<Pair> self);
};

Task<> read(std::shared_ptr<Pair> p) {
  co_await delay(1);
  co_await std::move(*p->writer);
}
Task<> write(Pair &p) { co_await std::move(*p.reader); }
void twoFunctions() {
  auto p = std::make_shared<Pair>();
  p->reader = read(p);
  // CHECK: :[[@LINE-1]]:3: warning: the tasks in 'reader' and 'writer' wait for each other: neither ever ends [waif-mutual-wait]
  // CHECK-NEXT: :[[@LINE-7]]:3: note: the task in 'reader' waits for 'writer' here
  // CHECK: :[[@LINE+4]]:3: note: the task in 'writer' is started here
  // CHECK: :[[@LINE-7]]:25: note: the task in 'writer' waits for 'reader' here
  // CHECK: :[[@LINE-5]]:3: note: let one end without the other, and wait for both where they are started
  // CHECK-NOT: warning:
  p->writer = write(*p);
}

Task<> Pair::readThenWrite() {
  co_await delay(1);
  co_await right->join();
}
Task<> Pair::writeThenRead() { co_await left->join(); }
void Pair::start() {
  left.emplace(readThenWrite());
  // CHECK: :[[@LINE-1]]:3: warning: the tasks in 'left' and 'right' wait for each other
  right.emplace(this->writeThenRead());
}

Task<> Pair::again(std::shared_ptr<Pair> self) {
  co_await std::move(*self->reader);
}
void itself(std::shared_ptr<Pair> p) {
  p->reader = p->again(p);
  // CHECK: :[[@LINE-1]]:3: warning: the task in 'reader' waits for itself: it never ends
  // CHECK: note: what is to follow its end belongs to who started it
}

void captured() {
  std::optional<Task<>> a, b;
  a = [&]() -> Task<> { co_await std::move(*b); }();
  // CHECK: :[[@LINE-1]]:3: warning: the tasks in 'a' and 'b' wait for each other
  b = [](std::optional<Task<>> &other) -> Task<> {
    co_await std::move(*other);
  }(a);
}


struct Three {
  Task<> a, b, c;
};
Task<> awaitB(Three &t) { co_await std::move(t.b); }
Task<> awaitC(Three &t) { co_await std::move(t.c); }
Task<> awaitA(Three *t) { co_await std::move(t->a); }
void three(Three &t) {
  t.a = awaitB(t);
  // CHECK: :[[@LINE-1]]:3: warning: the task in 'a' waits for 'b' and so, over 3 tasks, for itself: none of them ever ends
  t.b = awaitC(t);
  t.c = awaitA(&t);
}

// CHECK-NOT: warning:
Task<> readAlone(Pair &) { co_await delay(1); }
void oneDirection(std::shared_ptr<Pair> p) {
  p->reader = readAlone(*p);
  p->writer = write(*p);
}
Task<> mayRead(Pair &p, bool first) {
  if (first)
    co_await std::move(*p.writer);
}
Task<> mayReturn(Pair &p, bool first) {
  if (first)
    co_return;
  co_await std::move(*p.writer);
}
void notAlways(Pair &p) {
  p.reader = mayRead(p, false);
  p.writer = write(p);
}
void notAlwaysReturned(Pair &p) {
  p.reader = mayReturn(p, true);
  p.writer = write(p);
}
Task<> next(Pair &p) { co_await std::move(*p.reader); }
void chainOfPairs(Pair &first, Pair &second) { // another object's
  first.reader = next(second);
  second.reader = readAlone(second);
}
void twoPairs(Pair &one, Pair &other) {
  one.reader = read(other.shared_from_this());
  one.writer = write(one);
}
Task<> copy(Pair p) { co_await std::move(*p.writer); }
Task<> after(std::optional<Task<>> before) { co_await std::move(*before); }
void chained() { // what was in it before
  std::optional<Task<>> all = delay(1);
  all = after(std::move(all));
  all = after(std::move(all));
}
void startsOneInACallback(Pair &p) {
  p.reader = mayRead(p, true);
  auto later = [&p] { p.writer = write(p); };
  later();
}
