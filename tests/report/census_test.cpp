// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Live tasks from the bytes of a dump to the report: who waits, which test made them, what adds up.
#include "dump_file.hpp"
#include "report/join/join.hpp"
#include "report/join/site_table.hpp"
#include "report/writers/phrases.hpp"
#include "scratch.hpp"
#include "trace/reader.hpp"

#include <gmock/gmock.h>

namespace waif::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

trace::site site_of(std::string function, std::uint32_t line, std::uint64_t live) {
  trace::site s;
  s.task = {"a.cpp", line, 1, std::move(function)};
  s.totals = {.created = live + 1, .finished = 1};
  return s;
}

trace::live_task task(std::uint64_t id, std::uint64_t awaited_by, std::uint64_t awaiting,
                      std::uint32_t line) {
  trace::live_task t;
  t.id = id;
  t.awaited_by = awaited_by;
  t.awaiting = awaiting;
  t.state = trace::task_state::suspended;
  t.suspended_line = line;
  t.token = 1;
  t.age_ms = 400;
  return t;
}

// `outer` waits for `inner`, nobody for `outer`.
trace::dump chain() {
  trace::dump d;
  d.program = "/bin/program";
  d.pid = 7;
  d.start_ns = 1000;
  d.complete = d.census = d.final_census = true;
  d.taken_ms = 1000;
  d.sites = {site_of("outer()", 10, 1), site_of("inner()", 20, 1)};
  d.sites[0].live_tasks = {task(1, 0, 2, 12)};
  d.sites[1].live_tasks = {task(2, 1, 0, 22)};
  for (trace::site& s : d.sites)
    s.live = {0, 1, 0, 400};
  for (std::uint32_t token : {1u, 2u, 5u})
    d.tests.push_back({token, "Test" + std::to_string(token), 4, token == 1 ? 2u : 0u, 0, 0, 0, 0});
  return d;
}

class Census : public testing::Test {
protected:
  scratch dir;
  paths where{dir.path()};
  sources texts{where};
  problems said;
  symbolizer symbols{said};
  site_table table{where, symbols};

  joined report_of(const trace::dump& d) {
    table.add(trace::parse_dump("d", dump_bytes(d)));
    joined all = join({}, table.take(), texts);
    all.tests = table.take_tests();
    return all;
  }
};

TEST_F(Census, ADumpReadsBackAsItWasWritten) {
  trace::dump d = chain(), back = trace::parse_dump("d", dump_bytes(d));
  ASSERT_EQ(back.sites.size(), 2u);
  EXPECT_TRUE(back.final_census);
  EXPECT_EQ(back.sites[0].live.suspended, 1u);
  EXPECT_EQ(back.sites[0].live.oldest_ms, 400u);
  const trace::live_task& inner = back.sites[1].live_tasks.at(0);
  EXPECT_EQ(inner.awaited_by, 1u);
  EXPECT_EQ(inner.suspended_line, 22u);
  EXPECT_EQ(inner.age_ms, 400u);
  EXPECT_EQ(back.tests.at(2).name, "Test5");
}

TEST_F(Census, CreatedIsFinishedAndEndedBadlyAndLive) {
  trace::dump d = chain();
  d.sites[0].totals = {.created = 9, .finished = 4, .destroyed_suspended = 2, .never_started = 2};
  joined all = report_of(d);
  std::uint64_t alive = 0;
  for (const result& r : all.results) {
    const trace::counts& c = r.totals;
    EXPECT_EQ(c.created, c.finished + c.destroyed_suspended + c.never_started + c.live());
    EXPECT_EQ(c.live(), r.live.never_started + r.live.suspended + r.live.running);
    alive += c.live();
    for (const run_site& child : r.children)
      alive += child.totals.live();
  }
  EXPECT_EQ(alive, all.totals.live());
}

TEST_F(Census, WhoIsWaitedForHangsOnWhoWaits) {
  joined all = report_of(chain());
  ASSERT_EQ(all.results.size(), 1u);
  const result& outer = all.results[0];
  EXPECT_EQ(outer.sites[0].task.function, "outer()");
  ASSERT_EQ(outer.children.size(), 1u);
  EXPECT_EQ(outer.children[0].task.function, "inner()");
  EXPECT_EQ(outer.live.orphaned, 1u);
  EXPECT_EQ(outer.children[0].live.orphaned, 0u);
  EXPECT_EQ(children_in_words(outer), "1 task that it keeps alive: inner()");
  ASSERT_EQ(outer.alive[0].chain.size(), 2u);
  EXPECT_EQ(outer.alive[0].chain[1].function, "inner()");
}

TEST_F(Census, AChildThatDidHarmOfItsOwnHasItsOwnLine) {
  trace::dump d = chain();
  d.sites[1].totals = {.created = 3, .finished = 2, .stored = 1, .lost = 1};
  EXPECT_EQ(report_of(d).results.size(), 2u);
}

TEST_F(Census, ACircleOfWaitsHidesNobody) {
  trace::dump d = chain();
  d.sites[0].live_tasks[0].awaited_by = 2;
  d.sites[1].live_tasks[0].awaiting = 1;
  joined all = report_of(d);
  std::size_t shown = 0;
  for (const result& r : all.results)
    shown += r.sites.size() + r.children.size();
  EXPECT_EQ(shown, 2u);
  EXPECT_GE(all.results.size(), 1u);
}

TEST_F(Census, ATestIsChargedAndLaterOnesAreCounted) {
  joined all = report_of(chain());
  EXPECT_EQ(all.results[0].alive[0].test, "Test1");
  EXPECT_THAT(life_in_words(all.results[0]),
              HasSubstr("suspended at a.cpp:12, made by Test1, still alive 2 tests later"));
  ASSERT_EQ(all.tests.size(), 3u);
  EXPECT_EQ(all.tests[0].created, 4u);
  EXPECT_EQ(all.tests[0].left, 2u);
  std::vector<std::uint64_t> later;
  for (const test_counts& t : all.tests)
    later.push_back(t.later);
  EXPECT_THAT(later, ElementsAre(2, 1, 0)) << "by when they began";
}

TEST_F(Census, ShardsAddUp) {
  trace::dump other = chain();
  other.pid = 8;
  table.add(trace::parse_dump("e", dump_bytes(other)));
  joined all = report_of(chain());
  ASSERT_EQ(all.results.size(), 1u);
  EXPECT_EQ(all.results[0].live.looked_at, 2u);
  EXPECT_EQ(all.results[0].live.orphaned, 2u);
  EXPECT_EQ(all.tests[0].created, 8u);
  EXPECT_EQ(all.tests[0].later, 2u) << "within a process";
}

} // namespace
} // namespace waif::report
