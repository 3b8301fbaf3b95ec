// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "../task.hpp"
#include <waif/adapters/test_scope.hpp>
#include <waif/tracked_promise.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

// What the tests of every framework do: CASE(verdict, name, body). adapters_test.py expects the
// leaky ones to fail, with the tree in the message where a task is live, and the clean ones to
// pass.
namespace cases {

struct job { // lazy
  struct start_promise : subject::lazy::promise_type {
    job get_return_object() {
      return job{std::coroutine_handle<start_promise>::from_promise(*this)};
    }
  };
#ifdef WITH_PASS
  using promise_type = start_promise;
#else
  using promise_type = waif::tracked_promise<start_promise>;
#endif

  std::coroutine_handle<start_promise> handle;
  explicit job(std::coroutine_handle<start_promise> h) : handle(h) {}
  job(job&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~job() {
    if (handle)
      handle.destroy();
  }
  void run() { handle.resume(); }
  void leak() {
    run();
    subject::keep(std::exchange(handle, {}));
  }
};

inline job waits_for_ever() { co_await std::suspend_always{}; }
inline job fails() {
  co_await std::suspend_never{};
  throw std::runtime_error("nobody reads this");
}

inline void finish() {
  auto task = waits_for_ever();
  task.run();
  task.run();
}
inline void leave_one_live() { waits_for_ever().leak(); }
inline void lose_one() { fails().run(); }
inline void drop_one() { auto never_run = waits_for_ever(); }

inline void end_late() {
  std::thread([task = waits_for_ever()]() mutable {
    task.run();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    task.run();
  }).detach();
}
inline void leak_on_a_thread() {
  std::thread(waif::in_this_test([] { leave_one_live(); })).join();
}

inline void expect_what_happens() {
  waif::expect_live live(1);
  waif::expect_lost lost(2);
  waif::expect_never_started never_started(1);
  finish();
  leave_one_live();
  lose_one();
  lose_one();
  drop_one();
}
inline void expect_fewer_live() {
  waif::expect_live live(1);
  leave_one_live();
  leave_one_live();
}
inline void expect_more_live() { waif::expect_live live(1); }
inline void expect_more_lost() {
  waif::expect_lost lost(2);
  lose_one();
}
inline void leak_outside_of_the_scope() {
  leave_one_live();
  waif::expect_live live(0);
}
inline void ignore_what_is_there() {
  leave_one_live();
  waif::ignore_current();
  finish();
}
inline void ignore_and_then_leak() {
  ignore_what_is_there();
  leave_one_live();
}

} // namespace cases

#define WAIF_CASES(CASE)                                                                           \
  CASE(clean, nothing, (void)0)                                                                    \
  CASE(clean, finishes, cases::finish())                                                           \
  CASE(leaky, live, cases::leave_one_live())                                                       \
  CASE(clean, after_a_leak, cases::finish())                                                       \
  CASE(leaky, lost, cases::lose_one())                                                             \
  CASE(leaky, never_started, cases::drop_one())                                                    \
  CASE(clean, ends_late, cases::end_late())                                                        \
  CASE(leaky, live_of_a_thread, cases::leak_on_a_thread())                                         \
  CASE(clean, expected, cases::expect_what_happens())                                              \
  CASE(leaky, live_more_than_expected, cases::expect_fewer_live())                                 \
  CASE(leaky, fewer_live_than_expected, cases::expect_more_live())                                 \
  CASE(leaky, fewer_lost_than_expected, cases::expect_more_lost())                                 \
  CASE(leaky, live_outside_of_the_scope, cases::leak_outside_of_the_scope())                       \
  CASE(clean, ignored, cases::ignore_what_is_there())                                              \
  CASE(leaky, live_after_ignored, cases::ignore_and_then_leak())
