// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// However a program fails, the counts add up: nothing is counted twice and nothing is forgotten.
#include "../runtime/run.hpp"

#include <cstdio>
#include <gmock/gmock.h>
#include <sys/stat.h>

using namespace waif;
using test::counts_of;

namespace {

struct expected {
  std::uint64_t created, finished, destroyed, never, live;
};
void expect(const trace::counts& c, expected e) {
  EXPECT_EQ(c.created, e.created);
  EXPECT_EQ(c.finished, e.finished);
  EXPECT_EQ(c.destroyed_suspended, e.destroyed);
  EXPECT_EQ(c.never_started, e.never);
  EXPECT_EQ(c.live(), e.live);
}
void expect_lives(const trace::dump& d) {
  expect(counts_of(d, "::finishes("), {10, 10, 0, 0, 0});
  expect(counts_of(d, "::never_starts("), {2, 0, 0, 2, 0});
  expect(counts_of(d, "::stays("), {7, 0, 3, 0, 4});
}

class Faults : public testing::TestWithParam<const char*> {
protected:
  test::outcome run(const std::string& fault, const std::string& options = "") {
    return test::run(GetParam(), {fault}, options);
  }
  trace::dump dump(const std::string& fault) {
    const auto done = run(fault);
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_EQ(done.output, "");
    return done.dump();
  }
};

TEST_P(Faults, ADeadProcessLeavesItsCounts) {
  for (const auto* way : {"segfault", "abort", "kill", "_exit", "terminate"}) {
    SCOPED_TRACE(way);
    const auto done = run(way);
    EXPECT_NE(done.status, 0);
    EXPECT_FALSE(done.dump().complete);
    expect_lives(done.dump());
  }
  EXPECT_EQ(run("kill").status, -9);
  EXPECT_EQ(run("_exit").status, 3);
#ifndef WAIF_SANITIZED
  EXPECT_EQ(run("segfault").status, -11);
  EXPECT_EQ(run("abort").status, -6);
#endif
}

TEST_P(Faults, ExitWhileThreadsRun) {
  const auto done = run("exit_with_threads", "verbosity=1");
  EXPECT_EQ(done.status, 0) << done.output;
  const auto c = counts_of(done.dump(), "::finishes(");
  EXPECT_GT(c.created, 0u);
  EXPECT_LE(c.live(), 4u);
  EXPECT_THAT(done.output, testing::Not(testing::HasSubstr("184467"))); // less than none alive
}

TEST_P(Faults, AStartThatThrowsIsNoTask) {
  // Of eight, six leave by exception before the body begins: a parameter's copy, the promise,
  // get_return_object, initial_suspend and its awaiter. One throws as its body begins: it ran.
  const auto c = counts_of(dump("ramps"), "::starts(");
  expect(c, {2, 2, 0, 0, 0});
}

TEST_P(Faults, NoMemoryNoTask) {
  const auto d = dump("no_memory");
  expect(counts_of(d, "::gets_none("), {20, 20, 0, 0, 0});
  expect(counts_of(d, "::gets_bad_alloc("), {20, 20, 0, 0, 0});
}

TEST_P(Faults, FinalAwaiterDestroysTheFrame) {
  const auto c = counts_of(dump("final_suspends"), "::destroys_itself(");
  expect(c, {6, 6, 0, 0, 0});
  EXPECT_EQ(c.swallowed, 3u);
}

TEST_P(Faults, AMillionDeepBySymmetricTransfer) {
  expect(counts_of(dump("deep"), "::link("), {1'000'001, 1'000'001, 0, 0, 0});
}

TEST_P(Faults, EndedByAnotherThread) {
  const auto d = dump("elsewhere");
  expect(counts_of(d, "::never_starts("), {100, 0, 0, 100, 0});
  expect(counts_of(d, "::stays("), {100, 0, 100, 0, 0});
  expect(counts_of(d, "::finishes("), {100, 100, 0, 0, 0});
}

TEST_P(Faults, AFullFileIsOneLineAndTheRestStaysInMemory) {
  const auto done = run("full_file");
  EXPECT_EQ(done.status, 0) << done.output; // the program compares its own counts
  EXPECT_THAT(done.output, testing::MatchesRegex("waif: cannot grow the dump '[^\n]*': File too "
                                                 "large; counts from here on are lost\n"));
  const auto c = counts_of(done.dump(), "::finishes(");
  EXPECT_GT(c.created, 0u);
  EXPECT_LT(c.created, 40'001u);
  EXPECT_EQ(c.live(), 0u);
}

TEST_P(Faults, AnUnwritableDumpIsOneLineAndTheCountsGoOn) {
  const auto done = run("lives", "dump=/nonexistent/d:verbosity=1");
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.output, testing::MatchesRegex(
                               "waif: cannot create the dump '/nonexistent/d': No such file or "
                               "directory; nothing is dumped\nwaif: SUMMARY: 19 tasks[^\n]*\n"));
}

TEST_P(Faults, WhatIsNotAFileIsNotReplaced) {
  const auto fifo = run("lives").dump_path + ".fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const auto done = run("lives", "dump=" + fifo);
  EXPECT_EQ(done.output, "waif: not a regular file, cannot create the dump '" + fifo +
                             "': Operation not supported; nothing is dumped\n");
  struct stat now{};
  ASSERT_EQ(stat(fifo.c_str(), &now), 0);
  EXPECT_TRUE(S_ISFIFO(now.st_mode));
  EXPECT_THAT(run("lives", "dump=/dev/full").output, testing::HasSubstr("not a regular file"));
}

INSTANTIATE_TEST_SUITE_P(, Faults, testing::Values(FAULTS_O0, FAULTS_O2), [](const auto& info) {
  const std::string path = info.param;
  return path.substr(path.rfind('_') + 1);
});

} // namespace
