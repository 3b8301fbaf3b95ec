// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/gate.hpp"
#include "report/cli/glob.hpp"
#include "report/model/drop_effect.hpp"
#include "report/writers/line_hashes.hpp"
#include "report/writers/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <stdexcept>

namespace waif::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

joined one_of_each() {
  joined all;
  for (standing kind :
       {standing::confirmed, standing::run_only, standing::ran_clean, standing::not_run}) {
    result r;
    r.kind = kind;
    r.what.rule = "waif-discarded-task";
    r.what.message = "the task is dropped";
    r.what.at = {"src/a.cpp", {{10u + static_cast<unsigned>(kind), 3}, {}}};
    r.what.line_text = "go();";
    r.what.notes = {{{}, "keep it"}};
    if (kind <= standing::run_only) {
      r.totals = {.created = 12, .finished = 10, .stored = 5, .lost = 4};
      r.samples = {{"std::runtime_error", "evil \x1b[2J text"}};
      r.severity = level::error;
    }
    all.results.push_back(r);
  }
  all.totals = {.created = 24, .finished = 20, .stored = 10, .lost = 8};
  all.dumps = 2;
  return all;
}

std::string table_of(const joined& all, table_style style = {}) {
  std::ostringstream out;
  write_table(out, all, style);
  return out.str();
}

TEST(Table, ARowSaysWhereWhatAndHowOften) {
  EXPECT_EQ(table_of(one_of_each()).substr(0, table_of(one_of_each()).find("\n\n")),
            "CONFIRMED: a check flags it, and the run shows the harm\n"
            "site            rule                 verdict            created    live  orphaned  "
            "unstarted  cut short    lost  oldest\n"
            "src/a.cpp:10:3  waif-discarded-task  lost-exception +2       12       2        0+  "
            "        -          -       4       -\n"
            "    go();\n"
            "    the task is dropped\n"
            "    lost: std::runtime_error: evil \\x1b[2J text\n"
            "    hint: keep it");
}

TEST(Table, ColoursAndClipsOnlyWhenAsked) {
  EXPECT_THAT(table_of(one_of_each()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(table_of(one_of_each(), {.color = true}), HasSubstr("\x1b[31msrc/a.cpp:10:3"));
  joined all = one_of_each();
  all.results[0].what.message.assign(500, 'm');
  EXPECT_THAT(table_of(all), HasSubstr(all.results[0].what.message));
  std::istringstream lines(table_of(all, {.width = 100}));
  for (std::string line; std::getline(lines, line);)
    EXPECT_LE(line.size(), 100u);
}

joined with_a_live_task() {
  joined all = one_of_each();
  result& r = all.results[0];
  live_sample one;
  one.chain = {{"f", "src/b.cpp", 23}};
  one.seen_ms = 3200;
  one.test = "Chat.Drops";
  r.alive = {one, one};
  r.alive[1].test = "Chat.Hangs";
  r.live = {{0, 2, 0, 3200}, 1, 1};
  r.known = true;
  return all;
}

TEST(Table, SaysWhereTheOldestWaitsAndWhoMadeIt) {
  std::istringstream lines(table_of(with_a_live_task()));
  std::string heads, row;
  std::getline(lines, row);
  std::getline(lines, heads);
  std::getline(lines, row);
  EXPECT_THAT(heads, HasSubstr("oldest  suspended at  tests          in baseline"));
  EXPECT_THAT(row, HasSubstr("3.2 s  src/b.cpp:23  Chat.Drops +1  yes"));
  EXPECT_THAT(row, HasSubstr(" 1+ ")) << "one of two was looked at, and nobody waits for it";
}

TEST(Table, TestsThatLeftSomethingFollowTheWorstFirst) {
  joined all = one_of_each();
  all.tests = {
      {"Quiet", 9, 0, 0, 0, 0, 2}, {"Drops", 5, 2, 0, 0, 0, 1}, {"Loses", 5, 1, 0, 0, 3, 0}};
  const std::string table = table_of(all);
  EXPECT_THAT(table, HasSubstr("TESTS: what each left behind, the worst first\n"
                               "test     created       left  unstarted  cut short       lost\n"
                               "Loses          5          1          -          -          3  "
                               "still alive at the end\n"
                               "Drops          5          2          -          -          -  "
                               "still alive 1 test later\n\n"));
  for (int i = 0; i < 30; ++i)
    all.tests.push_back({"More" + std::to_string(i), 1, 1, 0, 0, 0, 0});
  EXPECT_THAT(table_of(all), HasSubstr("and 12 more: -o html=FILE has them all\n"));
}

TEST(Table, ANarrowTerminalHasNoRoomForTexts) {
  std::istringstream lines(table_of(with_a_live_task(), {.width = 110}));
  std::string heads;
  std::getline(lines, heads);
  std::getline(lines, heads);
  EXPECT_THAT(heads, HasSubstr("oldest"));
  EXPECT_THAT(heads, Not(HasSubstr("tests")));
  EXPECT_LE(heads.size(), 110u);
}

TEST(Table, ALongSiteOnANarrowTerminalHasALineOfItsOwn) {
  joined all = one_of_each();
  all.results[0].what.at.file = "services/gateway/src/http/handlers/chat_completion_relay.cpp";
  std::istringstream lines(table_of(all, {.width = 80}));
  std::string head, site, row;
  std::getline(lines, head);
  std::getline(lines, head);
  std::getline(lines, site);
  std::getline(lines, row);
  EXPECT_EQ(site, "services/gateway/src/http/handlers/chat_completion_relay.cpp:10:3");
  EXPECT_THAT(head, Not(HasSubstr("unstarted"))) << "nothing says anything there";
  EXPECT_EQ(row.find("waif-discarded-task"), head.find("rule"));
  EXPECT_LE(row.size(), 80u);
  EXPECT_THAT(table_of(all), HasSubstr(site + "  waif-discarded-task")) << "one line to grep";
}

TEST(Summary, IsOneLineToGrep) {
  EXPECT_EQ(summary_line(one_of_each(), false),
            "SUMMARY: waif: confirmed=1 run-only=1 ran-clean=1 not-run=1 known=0 clean-sites=0 "
            "created=24 "
            "lost-exception=8 "
            "never-started=0 destroyed-while-suspended=0 leaked-at-exit=4 held-unread=2 "
            "broken-promise-unread=0 swallowed=0 blocking-discard=0 stuck=0 dumps=2 partial=no");
}

bool fails(const char* list, const joined& all) { return gate(list).fails(all); }

TEST(Gate, ByLevelVerdictAndStanding) {
  joined all = one_of_each();
  EXPECT_TRUE(fails("warning", all));
  EXPECT_TRUE(fails("lost", all));
  EXPECT_FALSE(fails("never-started", all));
  EXPECT_FALSE(fails("none", all));
  EXPECT_TRUE(fails("never,flagged", all));
  EXPECT_FALSE(fails("error", joined{}));
}

TEST(Gate, LeaksAndOrphans) {
  joined all = one_of_each();
  EXPECT_TRUE(fails("leak=4", all));
  EXPECT_FALSE(fails("leak=5", all));
  EXPECT_FALSE(fails("orphan", all)) << "nobody looked who waits";
  all.results[1].live.orphaned = 2;
  EXPECT_TRUE(fails("never,orphan=2/site", all));
  EXPECT_FALSE(fails("orphan=3", all));
}

TEST(Gate, Thresholds) {
  joined all = one_of_each();
  EXPECT_TRUE(fails("lost=8", all));
  EXPECT_FALSE(fails("lost=9", all));
  EXPECT_TRUE(fails("lost=4/site", all));
  EXPECT_FALSE(fails("lost=5/site", all));
  EXPECT_TRUE(fails("confirmed=1", all));
  EXPECT_FALSE(fails("confirmed=2", all));
}

TEST(Gate, BadListsAreRefused) {
  for (const char* list :
       {"", "l", "nonsense", "lost=", "lost=x", "lost=0", "lost=-1", "none,lost", "lost,,live"})
    EXPECT_THROW(gate{list}, std::invalid_argument) << list;
}

// The values are those of the action that uploads SARIF to GitHub.
TEST(LineHashes, AreGitHubs) {
  EXPECT_THAT(line_hashes(""), ElementsAre("c129715d7a2bc9a3:1"));
  EXPECT_THAT(line_hashes("void f() {\n\tgo(1); // \xf0\x9f\x99\x82\r\n  go(1); // "
                          "\xf0\x9f\x99\x82\r\n\n}\n"),
              ElementsAre("811dd14f8a22a6ba:1", "6e7a13739fa081e4:1", "88dc8e5456de8152:1",
                          "2aace4c0835fec88:1", "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1"));
  std::string same;
  for (int i = 0; i < 120; ++i)
    same += "  go();\n";
  EXPECT_EQ(line_hashes(same)[2], "44e6865d2dfa7533:3") << "the third of equal ones";
}

TEST(DropEffect, IsReadFromTheMessage) {
  finding f;
  f.message = "'task' is dropped: it is cancelled and waited for here";
  EXPECT_EQ(drop_effect(f), "cancelled-and-waited");
  f.message = "'task' is dropped: they are cancelled";
  EXPECT_EQ(drop_effect(f), "cancelled");
  f.message = "something else";
  EXPECT_EQ(drop_effect(f), "");
  EXPECT_EQ(confidence(f), "certain");
  f.notes = {{{}, "probable, not certain: it may be meant so"}};
  EXPECT_EQ(confidence(f), "probable");
}

TEST(Glob, ReadsListsAsClangTidyDoes) {
  EXPECT_TRUE(selected("waif-*", "waif-discarded-task"));
  EXPECT_FALSE(selected("waif-*", "bugprone-x"));
  EXPECT_FALSE(selected("*,-waif-*", "waif-x"));
  EXPECT_TRUE(selected("-*,*task", "waif-discarded-task"));
  EXPECT_FALSE(selected("", "waif-x"));
  EXPECT_TRUE(selected("a*b*c", "aXbXbc"));
  EXPECT_FALSE(selected("a*b*c", "aXbX"));
}

} // namespace
} // namespace waif::report
