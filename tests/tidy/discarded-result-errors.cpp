// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-result %t
//
// A value or an error: whoever drops it never learns which. A lock: nothing is protected.
#include "tasks.h"
#include <optional>

namespace outcome {
template <class T, class E> struct expected {
  T value() const;
  E error() const;
  explicit operator bool() const;
};
} // namespace outcome

template <class T> struct Shelf {
  Task<outcome::expected<T, int>> put(T);
  Task<std::optional<T>> find(int);
};
Task<> errors(Shelf<int> &s) {
  co_await s.put(1);
  // CHECK: :[[@LINE-1]]:3: warning: the 'outcome::expected<int, int>' that this await yields is dropped, and with it the error that may be in it
  (void)co_await s.put(2);
  if (!co_await s.put(3))
    co_return;
  co_await s.find(4);
}
Task<> testOfWhatFollows(Shelf<int> &s) { // a step on the way
  co_await s.put(1);
}

// A lock that is released where it was taken.
struct Block { // not a lock
  ~Block();
};
struct semaphore_units {
  ~semaphore_units();
};
struct Store {
  AsyncMutex Mutex;
  Task<Block> read();
  Task<semaphore_units> all();
  int N = 0;
  Task<> put() {
    co_await Mutex.lock();
    // CHECK: :[[@LINE-1]]:5: warning: the 'LockGuard' that 'lock' yields is dropped: it is released at once [waif-discarded-result]
    // CHECK-NEXT: :[[@LINE-2]]:5: note: keep it in a variable for as long as it protects
    ++N;
  }
  Task<> kept() {
    auto guard = co_await Mutex.lock();
    ++N;
  }
  Task<> waitsForAll() {
    co_await all();
    co_await read();
    ++N;
  }
  Task<> waitsForTheOther() {
    ++N;
    co_await Mutex.lock();
  }
  auto forever() { // a return with nothing where a loop's parts would be
    ++N;
    return [] {
      for (;;) {
      }
    };
  }
  Task<int> waitsForTheOtherFirst() {
    if (N == 0) {
      co_await Mutex.lock();
      co_return int();
    }
    co_await Mutex.lock();
    // CHECK: :[[@LINE-1]]:5: warning: the 'LockGuard' that 'lock' yields is dropped
    co_return N;
  }
};
