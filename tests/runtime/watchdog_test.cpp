// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "adapters/cases.hpp"
#include <waif/waif.h>

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

// The log is a file in the test's folder.
const char* waif_default_options(void) { return "log_path=watchdog.%p.log:dump="; }

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string said() {
  std::stringstream text;
  text << std::ifstream("watchdog." + std::to_string(getpid()) + ".log").rdbuf();
  return text.str();
}

[[maybe_unused]] bool says(const std::string& what) { // soon
  for (int i = 0; i < 500; ++i, std::this_thread::sleep_for(10ms))
    if (said().find(what) != std::string::npos)
      return true;
  return false;
}

[[maybe_unused]] waif_health health(std::uint32_t idle_ms) {
  waif_health now{};
  waif_get_health(idle_ms, &now);
  return now;
}

struct Watchdog : testing::Test {
  ~Watchdog() override { waif_stop_watchdog(); }
};

#ifdef WITH_PASS // else the ledger does not see suspensions
TEST_F(Watchdog, ReportsATaskThatIsStuckOnceWithItsTreeAndThatItWentOn) {
  auto stuck = cases::waits_for_ever();
  stuck.run();
  ASSERT_EQ(waif_start_watchdog(200), 0);
  EXPECT_TRUE(says("watchdog: 1 tasks not resumed for 200 ms"));
  EXPECT_TRUE(says("waits_for_ever"));
  std::this_thread::sleep_for(300ms);
  const auto text = said();
  EXPECT_EQ(text.find("not resumed"), text.rfind("not resumed")) << text; // once a stall
  EXPECT_THAT(text, Not(HasSubstr("went on")));
  stuck.run();
  EXPECT_TRUE(says("watchdog: 1 of these tasks went on or ended"));
}
#endif

TEST_F(Watchdog, IsSilentAboutTasksThatGoOn) {
  auto busy = []() -> cases::job {
    for (;;)
      co_await std::suspend_always{};
  }();
  busy.run();
  const auto before = said();
  ASSERT_EQ(waif_start_watchdog(400), 0);
  for (int i = 0; i < 50; ++i, std::this_thread::sleep_for(20ms)) // longer than that in all
    busy.run();
  EXPECT_EQ(said(), before);
}

TEST_F(Watchdog, StartsAndStopsAnyNumberOfTimes) {
  EXPECT_EQ(waif_start_watchdog(0), -1);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(waif_start_watchdog(1000 + i), 0);
    if (i % 2)
      waif_stop_watchdog();
  }
  waif_stop_watchdog();
  waif_stop_watchdog();
}

TEST_F(Watchdog, AForkedChildHasNone) {
  ASSERT_EQ(waif_start_watchdog(1000), 0);
  std::this_thread::sleep_for(50ms); // it waits by now, which the child's copy must not
  const auto child = fork();
  if (child == 0) {
    cases::finish();
    waif_stop_watchdog();   // nothing to wait for
#ifndef __SANITIZE_THREAD__ // which allows a forked child no threads
    if (waif_start_watchdog(1000) != 0)
      _exit(1);
    waif_stop_watchdog();
#endif
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

#ifdef WITH_PASS
TEST(Health, CountsByState) {
  health(1); // a first heartbeat
  auto suspended = cases::waits_for_ever();
  suspended.run();
  auto not_yet = cases::waits_for_ever();
  auto now = health(100);
  EXPECT_EQ(now.live, 2u);
  EXPECT_EQ(now.suspended, 1u);
  EXPECT_EQ(now.never_started, 1u);
  EXPECT_EQ(now.idle, 0u);
  std::this_thread::sleep_for(300ms);
  now = health(100);
  EXPECT_EQ(now.idle, 1u);
  EXPECT_GE(now.most_idle_ms, 100u);
  suspended.run();
  EXPECT_EQ(health(100).live, 1u);
}
#endif

} // namespace
