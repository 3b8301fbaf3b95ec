// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task,waif-lost-exception %t
//
// A test that expects a throw where the exception stays in the task.
#include "tasks.h"
#include "throws.h"
#include <future>
#include <stdexcept>

int work();
Task<> lazy();
Future<> checked(int Argument); // may throw before it is a task
Future<> started() { co_return; }
std::future<int> submit();
std::future<int> started(int) { return std::async(work); }

// What the frameworks' macros make: TestFunctions knows it.
struct SomethingTest {
  void TestBody();
};
void SomethingTest::TestBody() {
  EXPECT_THROW(lazy(), std::exception);
  // CHECK: :[[@LINE-1]]:16: warning: 'Task<>' returned by 'lazy' is dropped: it never runs [waif-discarded-task]
  REQUIRE_THROWS(lazy());
  // CHECK: :[[@LINE-1]]:18: warning: 'Task<>' returned by 'lazy' is dropped: it never runs
  // CHECK: note: this handler cannot see the task's exception
  REQUIRE_NOTHROW(lazy());
  // CHECK: :[[@LINE-1]]:19: warning: 'Task<>' returned by 'lazy' is dropped: it never runs
  REQUIRE_THROWS(syncWait(lazy()));
  REQUIRE_THROWS((void)lazy());
  // CHECK: :[[@LINE-1]]:24: warning: 'Task<>' returned by 'lazy' is dropped by a cast to void: it never runs
  (void)lazy(); // a test of the drop itself

  EXPECT_THROW(checked(-1), std::invalid_argument);
  REQUIRE_THROWS(checked(-1));
  EXPECT_THROW(started(), std::exception);
  // CHECK: :[[@LINE-1]]:16: warning: 'Future<>' returned by 'started' is dropped: it runs on and its error is lost
  REQUIRE_THROWS(started());
  // CHECK: :[[@LINE-1]]:18: warning: 'Future<>' returned by 'started' is dropped: it runs on
  REQUIRE_THROWS(started().get());

  EXPECT_THROW(std::async(work), std::exception);
  // CHECK: :[[@LINE-1]]:16: warning: 'std::future<int>' returned by 'async' is dropped: this blocks here until it ends
  auto Kept = std::async(work);
  // CHECK: :[[@LINE-1]]:15: warning: 'std::future<int>' returned by 'async' is waited for and never asked: its exception is lost [waif-lost-exception]
  // CHECK: :[[@LINE+1]]:16: note: this wait does not rethrow; call 'get' as well
  EXPECT_THROW(Kept.wait(), std::exception);
  auto Waited = std::async(work); // in a test this may be what is tested
  Waited.wait();
  EXPECT_THROW(std::async(work).wait(), std::exception);
  // CHECK: :[[@LINE-1]]:16: warning: 'std::future<int>' returned by 'async' is waited for and never asked: its exception is lost
  // CHECK: :[[@LINE-2]]:16: note: 'wait' does not rethrow; call 'get' instead
  REQUIRE_THROWS(std::async(work).get());
  std::async(work).wait();
}

void program() {
  std::async(work).wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'async' is waited for and never asked
  started(1).wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'started' is waited for and never asked
  std::promise<int>().get_future().wait();
  submit().wait(); // an event?
  std::async([]() noexcept {}).wait();
}
