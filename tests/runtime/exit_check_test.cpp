// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <unistd.h>

using namespace waif;
using testing::HasSubstr;
using testing::Not;

namespace {

class Suppressions : public testing::Test {
protected:
  Suppressions()
      : path_(std::filesystem::current_path() / ("suppressions." + std::to_string(getpid()))) {}
  ~Suppressions() override { std::filesystem::remove(path_); }

  test::outcome run(const std::string& text, const std::string& more = "exitcode=9") {
    std::ofstream(path_) << text;
    return test::run(LEDGER_PROGRAM, {"lives"}, "suppressions=" + path_.string() + ":" + more);
  }
  const std::filesystem::path path_;
};

TEST_F(Suppressions, WhatTheyNameIsNotFound) {
  const auto done = run("# what is known\n"
                        "leaked-at-exit:works\n"
                        "  never-started:^*work*()$ \r\n"
                        "lost-exception:ledger_program.cpp\n");
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.output, "waif: suppressed 1 by 'leaked-at-exit:works'\n"
                         "waif: suppressed 2 by 'never-started:^*work*()$'\n"
                         "waif: suppressed 1 by 'lost-exception:ledger_program.cpp'\n");
  for (const auto& s : done.dump().sites)
    EXPECT_NE(s.suppressed & trace::bit_of(trace::verdict::lost_exception), 0u);
}

TEST_F(Suppressions, OnlyTheVerdictAndTheNameThatTheySay) {
  const auto done = run("leaked-at-exit:fails\nlost-exception:works\nlost-exception:^orks\n");
  EXPECT_EQ(done.status, 9);
  EXPECT_THAT(done.output, HasSubstr("1 live, 2 never started, 1 destroyed suspended, 1 lost"));
  EXPECT_THAT(done.output, Not(HasSubstr("suppressed ")));
}

TEST_F(Suppressions, DeadOnesAreShownWhenAsked) {
  const auto done = run("*:fails\nstuck:nobody\n", "verbosity=1");
  EXPECT_THAT(done.output, HasSubstr("suppressed 1 by '*:fails'\n"));
  EXPECT_THAT(done.output, HasSubstr("suppression 'stuck:nobody' matched nothing\n"));
}

TEST_F(Suppressions, ABadLineIsOneLine) {
  const auto done = run("leak:works\nnever-started:\n", "");
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.output, "waif: " + path_.string() +
                             ":1: 'leak:works' is not verdict:pattern, ignored\n" +
                             "waif: " + path_.string() +
                             ":2: 'never-started:' is not verdict:pattern, ignored\n");
  EXPECT_EQ(test::run(LEDGER_PROGRAM, {"clean"}, "suppressions=/nonexistent").output,
            "waif: cannot read suppressions '/nonexistent': No such file or directory\n");
}

TEST_F(Suppressions, TheProgramMayHaveSomeOfItsOwn) {
  EXPECT_THAT(test::run(DEFAULTS_PROGRAM, {"lives"}).output,
              HasSubstr("suppressed 1 by 'lost-exception:fails'\n"));
}

TEST(ExitCheck, NamesWhatIsLive) {
  const auto done = test::run(LEDGER_PROGRAM, {"lives"}, "exitcode=9");
  EXPECT_THAT(done.output, HasSubstr("works() ("));
  EXPECT_THAT(done.output, HasSubstr("has not started"));
  EXPECT_THAT(done.output,
              testing::ContainsRegex("waif: lost exception: std::runtime_error: lost, "
                                     "of [^\n]*fails\\([^\n]*\\) \\([^\n]*:[0-9]+\\)\n"));
  const auto counted = test::run(LEDGER_PROGRAM, {"lives"}, "exitcode=9:tracking=counts");
  EXPECT_EQ(counted.status, 9);
  EXPECT_THAT(counted.output, testing::MatchesRegex("waif: lost exception: [^\n]*\n"
                                                    "waif: which lines created them: waif report "
                                                    "--dump [^\n]*\n"
                                                    "waif: SUMMARY: 9 tasks: 1 live[^\n]*\n"));
}

TEST(ExitCheck, AnExceptionThatIsHeldUnread) {
  const auto done = test::run(LEDGER_PROGRAM, {"held"}, "exitcode=9");
  EXPECT_EQ(done.status, 9);
  EXPECT_THAT(done.output, HasSubstr("0 lost exceptions, 1 exceptions held unread\n"));
  const auto d = done.dump();
  ASSERT_EQ(d.sites.size(), 1u);
  EXPECT_EQ(d.sites[0].totals.held(), 1u);
  ASSERT_EQ(d.sites[0].held_samples.size(), 1u);
  EXPECT_EQ(d.sites[0].held_samples[0].type, "std::runtime_error");
  EXPECT_EQ(d.sites[0].held_samples[0].what, "kept");
}

TEST(DumpSignal, DumpsAndNamesWhatIsLiveAndGoesOn) {
  const auto done = test::run(LEDGER_PROGRAM, {"signal"}, "dump_signal=10");
  EXPECT_EQ(done.status, 0) << done.output;
  EXPECT_THAT(done.output, HasSubstr("works() ("));
}

TEST(DumpSignal, AHandlerOfTheProgramStays) {
  EXPECT_EQ(test::run(LEDGER_PROGRAM, {"own_handler"}, "dump_signal=10").output,
            "waif: dump_signal=10: the program handles it itself, no dump at it\n");
  EXPECT_EQ(test::run(LEDGER_PROGRAM, {"clean"}, "dump_signal=9").output,
            "waif: dump_signal=9: no signal that can be handled\n");
}

} // namespace
