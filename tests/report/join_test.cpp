// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/join.hpp"
#include "report/join/site_table.hpp"
#include "scratch.hpp"

#include <algorithm>

namespace waif::report {
namespace {

finding flagged(std::string file, std::uint32_t from, std::uint32_t to,
                std::string message = "dropped") {
  finding f;
  f.rule = "waif-discarded-task";
  f.message = std::move(message);
  f.at = {std::move(file), {{from, 3}, {to, 9}}};
  f.covers = f.at.where;
  return f;
}

trace::site ran(std::string file, std::uint32_t line, std::string task,
                trace::counts totals = {.created = 1, .finished = 1}) {
  trace::site s;
  s.task = {file, 1000, 1, std::move(task)};
  s.created = {std::move(file), line, 0, "main"};
  s.totals = totals;
  return s;
}

constexpr trace::counts lost{.created = 3, .finished = 3, .stored = 3, .lost = 3};

class Join : public testing::Test {
protected:
  scratch dir;
  paths where{dir.path()};
  sources texts{where};
  problems said;
  symbolizer symbols{said};

  joined of(std::vector<finding> findings, std::vector<trace::dump> dumps) {
    site_table table(where, symbols);
    for (const trace::dump& d : dumps)
      table.add(d);
    return join(std::move(findings), table.take(), texts);
  }
  joined of(std::vector<finding> findings, std::vector<trace::site> sites) {
    trace::dump d;
    d.sites = std::move(sites);
    return of(std::move(findings), std::vector{d});
  }
};

TEST_F(Join, FourStandings) {
  auto all = of({flagged("a.cpp", 10, 10), flagged("a.cpp", 20, 20), flagged("a.cpp", 30, 30)},
                {ran("a.cpp", 10, "f", lost), ran("a.cpp", 20, "g"), ran("a.cpp", 40, "h", lost),
                 ran("a.cpp", 50, "i")});
  ASSERT_EQ(all.results.size(), 4u);
  EXPECT_EQ(all.results[0].kind, standing::confirmed);
  EXPECT_EQ(all.results[0].what.at.where.begin.line, 10u);
  EXPECT_EQ(all.results[0].severity, level::error) << "the run's verdict is worse than the warning";
  EXPECT_EQ(all.results[1].kind, standing::run_only);
  EXPECT_EQ(all.results[1].what.rule, "waif-run-lost-exception");
  ASSERT_EQ(all.results[1].what.notes.size(), 1u) << "no check says what to do";
  EXPECT_EQ(all.results[1].what.notes[0].message, rule_of(verdict::lost_exception).remedy);
  EXPECT_EQ(all.results[1].what.at.where.begin.line, 40u);
  EXPECT_EQ(all.results[2].kind, standing::ran_clean);
  EXPECT_EQ(all.results[3].kind, standing::not_run);
  EXPECT_EQ(all.clean_sites, 1u);
  EXPECT_EQ(all.totals.created, 8u);
}

TEST_F(Join, ProcessesAddUp) {
  trace::dump one, two;
  one.sites = {ran("a.cpp", 10, "f", lost)};
  two.sites = {ran(dir / "sub/../a.cpp", 10, "f", lost)};
  two.sites[0].task.file = "a.cpp";
  one.sites[0].lost_samples = {{"std::runtime_error", "b"}};
  two.sites[0].lost_samples = {{"std::runtime_error", "a"}, {"std::runtime_error", "b"}};
  auto all = of({flagged("a.cpp", 10, 10)}, std::vector{one, two});
  ASSERT_EQ(all.results.size(), 1u);
  ASSERT_EQ(all.results[0].sites.size(), 1u);
  EXPECT_EQ(all.results[0].sites[0].processes, 2u);
  EXPECT_EQ(all.results[0].totals.lost, 6u);
  ASSERT_EQ(all.results[0].samples.size(), 2u);
  EXPECT_EQ(all.results[0].samples[0].what, "a");
}

TEST_F(Join, AnyOrderGivesTheSame) {
  std::vector<trace::dump> dumps(5);
  for (int i = 0; i < 5; ++i)
    for (std::uint32_t line : {10u, 11u, 12u}) {
      dumps[i].sites.push_back(ran("a.cpp", line, "f" + std::to_string(i % 2), lost));
      dumps[i].sites.back().created.column = 9 - i;
      dumps[i].sites.back().lost_samples = {{"e", std::to_string(i)}};
    }
  auto print = [](const joined& all) {
    std::string text;
    for (const result& r : all.results) {
      text += r.what.at.file + std::to_string(r.what.at.where.begin.line) + r.what.fingerprint;
      text +=
          ':' + std::to_string(r.what.at.where.begin.column) + ' ' + std::to_string(r.totals.lost);
      for (auto& e : r.samples)
        text += e.what;
    }
    return text;
  };
  std::string first = print(of({}, dumps));
  std::sort(dumps.begin(), dumps.end(), [](auto& a, auto& b) {
    return a.sites[0].lost_samples[0].what > b.sites[0].lost_samples[0].what;
  });
  EXPECT_EQ(print(of({}, dumps)), first);
  EXPECT_NE(first, "");
}

TEST_F(Join, TheNarrowestFindingWins) {
  auto all = of({flagged("a.cpp", 10, 20), flagged("a.cpp", 12, 12)},
                {ran("a.cpp", 12, "f", lost), ran("a.cpp", 13, "g", lost)});
  for (const result& r : all.results) {
    ASSERT_EQ(r.sites.size(), 1u);
    EXPECT_EQ(r.sites[0].task.function, r.what.at.where.begin.line == 12 ? "f" : "g");
  }
}

TEST_F(Join, OnOneLineTheNamedTaskWins) {
  auto all = of({flagged("a.cpp", 10, 10, "the task of 'first' is dropped"),
                 flagged("a.cpp", 10, 10, "the task of 'second' is dropped")},
                {ran("a.cpp", 10, "ns::second(int)", lost)});
  ASSERT_EQ(all.results.size(), 2u);
  EXPECT_EQ(all.results[0].kind, standing::confirmed);
  EXPECT_NE(all.results[0].what.message.find("second"), std::string::npos);
}

TEST_F(Join, ALambdaHandedToASpawnerIsFoundByItsDefinition) {
  trace::site lambda = ran("a.cpp", 0, "main::{lambda}::operator()", lost);
  lambda.task.line = 12;
  lambda.created = {"/usr/include/lib/spawn.hpp", 77, 0, "spawn"};
  trace::site inner = ran("a.cpp", 13, "tokens", lost);
  inner.created.function = lambda.task.function;
  auto all = of({flagged("a.cpp", 11, 15)}, {lambda, inner});
  ASSERT_EQ(all.results.size(), 2u);
  EXPECT_EQ(all.results[0].kind, standing::confirmed);
  ASSERT_EQ(all.results[0].sites.size(), 1u)
      << "what the lambda's body creates is not what is dropped";
  EXPECT_EQ(all.results[0].sites[0].task.line, 12u);
  EXPECT_EQ(all.results[1].kind, standing::run_only);
}

TEST_F(Join, ARelativePathMatchesByItsEnd) {
  auto all = of({flagged("lib/src/a.cpp", 10, 10), flagged("lib/a.cpp", 10, 10)},
                {ran("src/a.cpp", 10, "f", lost)});
  EXPECT_EQ(all.results[0].kind, standing::confirmed);
  EXPECT_EQ(all.results[0].what.at.file, "lib/src/a.cpp");
  auto unclear = of({flagged("x/src/a.cpp", 10, 10), flagged("y/src/a.cpp", 10, 10)},
                    {ran("src/a.cpp", 10, "f", lost)});
  EXPECT_EQ(unclear.results[0].kind, standing::run_only) << "two files could be meant: no guess";
}

TEST_F(Join, LibrariesAmongThemselvesAreLeftOutUnlessTheyLose) {
  constexpr trace::counts cut{.created = 2, .finished = 1, .destroyed_suspended = 1};
  std::vector<trace::site> sites{ran("/usr/include/lib/a.hpp", 5, "a", cut),
                                 ran("/usr/include/lib/b.hpp", 5, "b", lost)};
  auto all = of({}, sites);
  EXPECT_EQ(all.library_sites, 1u);
  ASSERT_EQ(all.results.size(), 1u);
  EXPECT_EQ(all.results[0].sites[0].task.function, "b");

  site_table table(where, symbols);
  trace::dump d;
  d.sites = sites;
  table.add(d);
  EXPECT_EQ(join({}, table.take(), texts, true).results.size(), 2u);
}

TEST_F(Join, WithoutALineTheFunctionIsTheIdentity) {
  trace::site s = ran("", 0, "f", lost);
  s.task.line = 0;
  auto all = of({}, {s});
  ASSERT_EQ(all.results.size(), 1u);
  EXPECT_EQ(all.results[0].what.line_text, "f");
  EXPECT_FALSE(all.results[0].what.fingerprint.empty());
}

} // namespace
} // namespace waif::report
