// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../runtime/run.hpp"
#include "marked_line.hpp"

#include <algorithm>
#include <filesystem>
#include <gmock/gmock.h>

using namespace waif;

namespace {

std::uint32_t line_of(const std::string& comment) { return test::line_of(SOURCE, comment); }

const trace::site& site_of(const trace::dump& d, const std::string& function) {
  static const trace::site none;
  for (const auto& s : d.sites)
    if (s.task.function.find("::" + function + "(") != std::string::npos)
      return s;
  ADD_FAILURE() << "no site of " << function;
  return none;
}

class Live : public testing::TestWithParam<const char*> {
protected:
  test::outcome run(const std::string& scenario) {
    auto done = test::run(GetParam(), {scenario});
    EXPECT_EQ(done.status, 0) << done.output;
    return done;
  }
};

TEST_P(Live, TreeOfWhoWaitsForWhom) {
  const auto done = run("tree");
  const auto d = done.dump();
  EXPECT_TRUE(d.census);
  EXPECT_FALSE(d.final_census);
  const auto& leaf = site_of(d, "leaf");
  ASSERT_EQ(leaf.live_tasks.size(), 1u);
  const auto& middle = site_of(d, "middle");
  ASSERT_EQ(middle.live_tasks.size(), 1u);
  const auto& root = site_of(d, "root");
  ASSERT_EQ(root.live_tasks.size(), 1u);
  EXPECT_EQ(leaf.live_tasks[0].suspended_line, line_of("leaf"));
  EXPECT_EQ(middle.live_tasks[0].suspended_line, line_of("middle"));
  EXPECT_EQ(root.live_tasks[0].suspended_line, line_of("root"));
  EXPECT_EQ(leaf.live_tasks[0].awaited_by, middle.live_tasks[0].id);
  EXPECT_EQ(middle.live_tasks[0].awaited_by, root.live_tasks[0].id);
  EXPECT_EQ(root.live_tasks[0].awaited_by, 0u);
  EXPECT_EQ(root.live_tasks[0].awaiting, middle.live_tasks[0].id);
  EXPECT_EQ(leaf.live_tasks[0].awaiting, 0u);
  EXPECT_EQ(leaf.live.suspended, 1u);
  const auto& never = site_of(d, "never");
  EXPECT_EQ(never.live.never_started, 1u);
  EXPECT_EQ(never.live_tasks.at(0).state, trace::task_state::never_started);
  const auto& idles = site_of(d, "idles");
  EXPECT_EQ(idles.live_tasks.at(0).state, trace::task_state::suspended);
  EXPECT_EQ(idles.live_tasks[0].awaited_by, 0u);
  EXPECT_THAT(done.output,
              testing::ContainsRegex("task [0-9]+: [^\n]*root\\(\\) [^\n]* is suspended at line " +
                                     std::to_string(line_of("root")) +
                                     "[^\n]*\n  waits for task [0-9]+: [^\n]*middle[^\n]*\n    "
                                     "waits for task [0-9]+: [^\n]*leaf"));
}

TEST_P(Live, ACircleIsNamed) {
  const auto done = run("circle");
  EXPECT_THAT(done.output, testing::StartsWith("these tasks wait for each other in a circle:\n"));
  EXPECT_THAT(done.output, testing::HasSubstr(", as above"));
  const auto d = done.dump();
  std::vector<trace::live_task> tasks;
  for (const auto& s : d.sites)
    tasks.insert(tasks.end(), s.live_tasks.begin(), s.live_tasks.end());
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(tasks[0].awaited_by, tasks[1].id);
  EXPECT_EQ(tasks[1].awaited_by, tasks[0].id);
}

TEST_P(Live, TasksAreChargedToTheTestThatCreatedThem) {
  const auto done = run("tokens");
  EXPECT_EQ(done.output, "");
  const auto d = done.dump();
  ASSERT_EQ(d.tests.size(), 2u);
  EXPECT_EQ(d.tests[0].name, "first");
  EXPECT_EQ(d.tests[0].created, 5u);
  EXPECT_EQ(d.tests[0].left, 0u);
  EXPECT_EQ(d.tests[1].created, 2u);
}

TEST_P(Live, HeartbeatFindsTheOneThatDoesNotGoOn) { EXPECT_EQ(run("heartbeat").output, ""); }
TEST_P(Live, GeneratorsAreExpected) { EXPECT_EQ(run("generator").output, ""); }

TEST_P(Live, AMillionInUnderASecondBoundedBySites) {
  const auto done = run("million");
#ifndef WAIF_SANITIZED
  EXPECT_LT(std::stol(done.output), 1000);
#endif
  EXPECT_LT(std::filesystem::file_size(done.dump_path), 200'000u);
  const auto d = done.dump();
  EXPECT_EQ(site_of(d, "idles").live.suspended, 1'000'000u);
  EXPECT_EQ(site_of(d, "idles").live_tasks.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(, Live, testing::Values(LIVE_O0, LIVE_O2), [](const auto& info) {
  return info.param == std::string(LIVE_O0) ? "O0" : "O2";
});

} // namespace
