// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The scope by itself, as any other framework uses it.
#include "cases.hpp"

#include <gmock/gmock.h>

#include <barrier>

namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(TestScope, SaysWhatLeaked) {
  waif::test_scope tasks("leaky");
  cases::leave_one_live();
  EXPECT_EQ(tasks.live(), 1u);
  EXPECT_EQ(tasks.counts().created, 1u);
  EXPECT_THAT(tasks.finish(), HasSubstr("waits_for_ever"));
}

TEST(TestScope, TestsAtTheSameTimeAreToldApart) {
  std::barrier both(2);
  std::string leaky, clean;
  std::thread one([&] {
    waif::test_scope tasks("leaky");
    both.arrive_and_wait();
    cases::leave_one_live();
    both.arrive_and_wait();
    leaky = tasks.finish();
  });
  std::thread other([&] {
    waif::test_scope tasks("clean");
    both.arrive_and_wait();
    cases::finish();
    both.arrive_and_wait(); // the other's task is live now
    clean = tasks.finish();
  });
  one.join();
  other.join();
  EXPECT_THAT(leaky, HasSubstr("still live: 1, expected 0"));
  EXPECT_THAT(clean, IsEmpty());
}

#ifdef WITH_PASS
// A task belongs to the test that created it, and so does what it creates later, wherever it runs.
TEST(TestScope, ATaskCarriesItsTestToWhereverItRuns) {
  waif::test_scope first("first");
  auto parent = []() -> cases::job {
    co_await std::suspend_always{};
    cases::leave_one_live();
  }();
  parent.run();
  waif::test_scope second("second");
  std::thread([&] { parent.run(); }).join();
  EXPECT_THAT(second.finish(), IsEmpty());
  EXPECT_THAT(first.finish(), HasSubstr("still live: 1, expected 0"));
}

#endif

TEST(TestScope, ScopesNest) {
  waif::test_scope outer("outer");
  {
    waif::test_scope inner("inner");
    cases::leave_one_live();
    EXPECT_EQ(waif::test_scope::current(), &inner);
  }
  EXPECT_EQ(waif::test_scope::current(), &outer);
  cases::finish();
  EXPECT_THAT(outer.finish(), IsEmpty());
}

} // namespace
