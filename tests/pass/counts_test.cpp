// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../runtime/run.hpp"

#include <gmock/gmock.h>

using namespace waif;
using test::counts_of;

namespace {

struct expected {
  std::uint64_t created, finished, destroyed, never, live;
};

class Counts : public testing::TestWithParam<const char*> {
protected:
  trace::dump run(const std::string& scenario) {
    const auto done = test::run(GetParam(), {scenario});
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_EQ(done.output, "");
    return done.dump();
  }
};

void expect_life(const trace::counts& c, expected e) {
  EXPECT_EQ(c.created, e.created);
  EXPECT_EQ(c.finished, e.finished);
  EXPECT_EQ(c.destroyed_suspended, e.destroyed);
  EXPECT_EQ(c.never_started, e.never);
  EXPECT_EQ(c.live(), e.live);
}

void expect_errors(const trace::counts& c, std::uint64_t stored, std::uint64_t retrieved,
                   std::uint64_t lost, std::uint64_t swallowed = 0) {
  EXPECT_EQ(c.stored, stored);
  EXPECT_EQ(c.retrieved, retrieved);
  EXPECT_EQ(c.lost, lost);
  EXPECT_EQ(c.swallowed, swallowed);
}

TEST_P(Counts, EveryEndOfALife) {
  const auto d = run("lives");
  EXPECT_TRUE(d.complete);
  EXPECT_THAT(d.program, testing::HasSubstr("counts"));
  expect_life(counts_of(d, "::finishes("), {10, 10, 0, 0, 0});
  expect_life(counts_of(d, "::never_starts("), {7, 0, 0, 7, 0});
  expect_life(counts_of(d, "::stays_suspended("), {5, 0, 5, 0, 0});
  expect_life(counts_of(d, "::stays_alive("), {3, 0, 0, 0, 3});
  expect_life(counts_of(d, "::runs_at_once("), {4, 4, 0, 0, 0});
  expect_life(counts_of(d, "::counts_to("), {2, 1, 1, 0, 0});
  expect_life(counts_of(d, "::throws_to_caller("), {1, 1, 0, 0, 0});
}

TEST_P(Counts, WhatHasNoEndFinishesByDestruction) {
  const auto d = run("endless");
  expect_life(counts_of(d, "::endless_numbers("), {2, 1, 0, 1, 0});
  expect_life(counts_of(d, "::endless_worker("), {1, 1, 0, 0, 0});
  expect_life(counts_of(d, "::ends_from_loop("), {1, 0, 1, 0, 0});
}

TEST_P(Counts, AYieldThatSuspendsAsTheEndDoesIsTheEnd) {
  const auto d = run("yield_ends");
  expect_life(counts_of(d, "::yields_its_result("), {1, 1, 0, 0, 0});
  expect_life(counts_of(d, "::yields_again("), {1, 0, 1, 0, 0});
}

TEST_P(Counts, SigkillLeavesThem) {
  const auto done = test::run(GetParam(), {"killed"});
  EXPECT_EQ(done.status, -9);
  const auto d = done.dump();
  EXPECT_FALSE(d.complete);
  expect_life(counts_of(d, "::finishes("), {10, 10, 0, 0, 0});
  expect_life(counts_of(d, "::stays_alive("), {3, 0, 0, 0, 3});
}

TEST_P(Counts, LostExceptionsWithTypeAndText) {
  const auto d = run("lost");
  expect_errors(counts_of(d, "::throws("), 6, 0, 6);
  expect_life(counts_of(d, "::throws("), {6, 6, 0, 0, 0});
  expect_errors(counts_of(d, "::throws_odd("), 1, 0, 1);
  for (const auto& s : d.sites) {
    ASSERT_FALSE(s.lost_samples.empty());
    const bool odd = s.task.function.find("odd") != std::string::npos;
    EXPECT_EQ(s.lost_samples[0].type,
              odd ? "(anonymous namespace)::not_std" : "std::runtime_error");
    EXPECT_EQ(s.lost_samples[0].what, odd ? "" : "unread 42");
    EXPECT_LE(s.lost_samples.size(), 4u);
  }
}

TEST_P(Counts, TheLastTaskThatStoredItIsCharged) {
  const auto d = run("chain_lost");
  expect_errors(counts_of(d, "::throws("), 1, 1, 0);
  expect_errors(counts_of(d, "::awaits_thrower("), 1, 0, 1);
}

TEST_P(Counts, CaughtIsRetrieved) {
  expect_errors(counts_of(run("retrieved"), "::throws("), 1, 1, 0);
}

TEST_P(Counts, CapturedOnlyToLogIsRetrieved) {
  expect_errors(counts_of(run("logged"), "::throws("), 1, 1, 0);
}

TEST_P(Counts, CaughtAndKeptAndDroppedIsLost) {
  expect_errors(counts_of(run("recaptured"), "::throws("), 1, 0, 1);
}

TEST_P(Counts, SwallowedIsNotStored) {
  const auto d = run("swallowed");
  expect_errors(counts_of(d, "::swallows("), 0, 0, 0, 1);
  expect_errors(counts_of(d, "::logs_itself("), 0, 0, 0, 1);
}

TEST_P(Counts, AStartThatThrowsIsNoTask) {
  expect_life(counts_of(run("bad_starts"), "::fails("), {1, 0, 0, 1, 0});
}

TEST_P(Counts, NoFrameNoTask) {
  const auto done = test::run(GetParam(), {"no_memory"});
  EXPECT_EQ(done.status, 0) << done.output;
  EXPECT_THROW(done.dump(), trace::error); // nothing was tracked
}

TEST_P(Counts, AddUpOverThreads) {
  expect_life(counts_of(run("threads"), "::migrates("), {4000, 2000, 2000, 0, 0});
}

TEST_P(Counts, ElidedFramesCount) {
  const auto done = test::run(GetParam(), {"elides"});
#ifndef WAIF_SANITIZED // they keep frames on the heap
  EXPECT_EQ(done.output,
            GetParam() == std::string(COUNTS_O0) || GetParam() == std::string(COUNTS_ARCHIVE)
                ? "100"
                : "0");
#endif
  expect_life(counts_of(done.dump(), "::elided("), {100, 100, 0, 0, 0});
}

TEST_P(Counts, DeepChainsOfSymmetricTransfer) {
  expect_life(counts_of(run("deep"), "::link("), {100'001, 100'001, 0, 0, 0});
}

TEST_P(Counts, StaticDestructorsAreSeen) {
  expect_life(counts_of(run("static_destructor"), "::in_a_static("), {1, 0, 1, 0, 0});
}

TEST_P(Counts, AsyncLosesAtTheLineOfTheCall) {
  const auto d = run("async_lost");
  ASSERT_EQ(d.sites.size(), 1u);
  const auto& s = d.sites[0];
  EXPECT_EQ(s.kind, trace::task_kind::async);
  EXPECT_THAT(s.created.file, testing::EndsWith("tests/pass/counts_program.cpp"));
  EXPECT_THAT(s.created.function, testing::HasSubstr("async_lost"));
  EXPECT_NE(s.created.line, 0u);
  expect_life(s.totals, {1, 1, 0, 0, 0});
  expect_errors(s.totals, 1, 0, 1);
  ASSERT_EQ(s.lost_samples.size(), 1u);
  EXPECT_EQ(s.lost_samples[0].type, "std::logic_error");
  EXPECT_EQ(s.lost_samples[0].what, "nobody gets this");
}

TEST_P(Counts, AsyncEnds) {
  const auto d = run("async_ends");
  // By line: read, launched, deferred, dropped, nested, inner; and a packaged_task.
  ASSERT_EQ(d.sites.size(), 7u);
  expect_errors(counts_of(d, "std::packaged_task"), 1, 0, 1);
  trace::counts sum = counts_of(d, "std::async");
  expect_life(sum, {6, 5, 0, 1, 0});
  expect_errors(sum, 2, 1, 1);
}

TEST_P(Counts, NothingTrackedNoDump) {
  const auto done = test::run(GetParam(), {"nothing"});
  EXPECT_EQ(done.status, 0);
  EXPECT_THROW(done.dump(), trace::error);
}

TEST(Plain, InstrumentedCodeRunsWithoutTheLedger) {
  const auto done = test::run(COUNTS_UNLINKED, {"lives"});
  EXPECT_EQ(done.status, 0) << done.output;
  EXPECT_THROW(done.dump(), trace::error);
}

INSTANTIATE_TEST_SUITE_P(, Counts,
                         testing::Values(COUNTS_O0, COUNTS_O2, COUNTS_STATIC, COUNTS_ONLY,
                                         COUNTS_ARCHIVE),
                         [](const auto& info) {
                           const std::string path = info.param;
                           return path.substr(path.rfind('_') + 1);
                         });

} // namespace
