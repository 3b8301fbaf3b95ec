// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A task that lives only because another does has no line of its own; when that is not certain,
// it keeps its line.
#include "report/join/children.hpp"

#include <gtest/gtest.h>

namespace waif::report {
namespace {

// `live` tasks of `task`, created by `creator`.
result of(std::string task, std::string creator, std::uint64_t live) {
  result r;
  r.kind = standing::run_only;
  r.totals = {.created = live + 1, .finished = 1};
  run_site& s = r.sites.emplace_back();
  s.task = {"a.cpp", 1, 1, std::move(task)};
  s.created = {"a.cpp", 9, 1, std::move(creator)};
  s.totals = r.totals;
  return r;
}

// One of the tasks of `r` waits to be woken by the last of `waiters`, which waits for ...
void waited_for_by(result& r, const std::vector<wait_step>& waiters) {
  live_sample one;
  one.chain = waiters;
  one.self = waiters.size();
  one.chain.push_back({r.sites[0].task.function, "a.cpp", 5});
  r.sites[0].alive.push_back(one);
  r.alive.push_back(one);
}

std::size_t lines_of(std::vector<result> results) {
  fold_children(results);
  return results.size();
}

TEST(Children, ByTheirCreatorWhenNobodyLookedWhoWaits) {
  std::vector<result> all{of("outer", "main", 2), of("inner", "outer", 2)};
  fold_children(all);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].sites[0].task.function, "outer");
  ASSERT_EQ(all[0].children.size(), 1u);
  EXPECT_EQ(all[0].children[0].task.function, "inner");
  EXPECT_EQ(all[0].totals.live(), 2u) << "its own";
}

TEST(Children, MoreThanTheirCreatorsAreNotAllTheirs) {
  EXPECT_EQ(lines_of({of("outer", "main", 2), of("inner", "outer", 3)}), 2u);
}

TEST(Children, WhoeverWaitsIsTheParentWhoeverCreated) {
  std::vector<result> all{of("waiter", "main", 1), of("creator", "main", 1),
                          of("inner", "creator", 1)};
  waited_for_by(all[2], {{"waiter", "a.cpp", 3}});
  fold_children(all);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].children.size(), 1u);
  EXPECT_EQ(all[1].children.size(), 0u);
}

TEST(Children, ALibraryBetweenThemIsSkipped) {
  std::vector<result> all{of("outer", "main", 1), of("inner", "outer", 1)};
  waited_for_by(all[1], {{"outer", "a.cpp", 3}, {"spawn", "/usr/include/spawn.hpp", 7}});
  EXPECT_EQ(lines_of(all), 1u);
}

TEST(Children, OneThatNobodyWaitsForKeepsItsLine) {
  std::vector<result> all{of("outer", "main", 2), of("inner", "outer", 2)};
  waited_for_by(all[1], {{"outer", "a.cpp", 3}});
  waited_for_by(all[1], {});
  EXPECT_EQ(lines_of(all), 2u);
}

TEST(Children, TwoParentsAreNone) {
  EXPECT_EQ(lines_of({of("outer", "main", 2), of("outer", "other", 2), of("inner", "outer", 2)}),
            3u);
}

TEST(Children, AllGenerationsHangOnTheFirst) {
  std::vector<result> all{of("c", "b", 1), of("b", "a", 1), of("a", "main", 1)};
  fold_children(all);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].sites[0].task.function, "a");
  EXPECT_EQ(all[0].children.size(), 2u);
}

TEST(Children, WhatACheckFlagsKeepsItsLine) {
  std::vector<result> all{of("outer", "main", 2), of("inner", "outer", 2)};
  all[1].kind = standing::confirmed;
  EXPECT_EQ(lines_of(all), 2u);
}

TEST(Children, HarmOfTheirOwnKeepsTheirLine) {
  for (std::uint64_t trace::counts::* harm :
       {&trace::counts::lost, &trace::counts::never_started, &trace::counts::destroyed_suspended}) {
    std::vector<result> all{of("outer", "main", 2), of("inner", "outer", 2)};
    all[1].sites[0].totals.created += 1;
    all[1].sites[0].totals.*harm = 1;
    EXPECT_EQ(lines_of(all), 2u);
  }
}

TEST(Children, ACircleLosesNobody) {
  std::vector<result> all{of("a", "b", 1), of("b", "a", 1)};
  fold_children(all);
  std::size_t sites = 0;
  for (const result& r : all)
    sites += r.sites.size() + r.children.size();
  EXPECT_EQ(sites, 2u);
  EXPECT_FALSE(all.empty());
}

} // namespace
} // namespace waif::report
