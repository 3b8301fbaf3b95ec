// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

using namespace waif;
using test::counts_of;
using testing::HasSubstr;

namespace {

void expect_lives(const trace::dump& d) {
  const auto works = counts_of(d, "works()");
  EXPECT_EQ(works.created, 7u);
  EXPECT_EQ(works.finished, 3u);
  EXPECT_EQ(works.never_started, 2u);
  EXPECT_EQ(works.destroyed_suspended, 1u);
  EXPECT_EQ(works.live(), 1u);
  const auto fails = counts_of(d, "fails(");
  EXPECT_EQ(fails.created, 2u);
  EXPECT_EQ(fails.finished, 2u);
  EXPECT_EQ(fails.stored, 2u);
  EXPECT_EQ(fails.retrieved, 1u);
  EXPECT_EQ(fails.lost, 1u);
}

TEST(Ledger, TrackedPromiseCountsWithoutThePass) {
  const auto done = test::run(LEDGER_PROGRAM, {"lives"});
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.output, "");
  const auto d = done.dump();
  EXPECT_TRUE(d.complete);
  expect_lives(d);
  for (const auto& s : d.sites) {
    EXPECT_THAT(s.task.file, HasSubstr("ledger_program.cpp"));
    EXPECT_NE(s.task.line, 0u);
    EXPECT_THAT(s.caller_pc.module, HasSubstr("ledger_program"));
    EXPECT_NE(s.caller_pc.offset, 0u);
    if (s.totals.lost) {
      ASSERT_EQ(s.lost_samples.size(), 1u);
      EXPECT_EQ(s.lost_samples[0].type, "std::runtime_error");
      EXPECT_EQ(s.lost_samples[0].what, "lost");
    }
  }
}

TEST(Ledger, CountsSurviveTheProcess) {
  const auto left = test::run(LEDGER_PROGRAM, {"_exit"});
  EXPECT_EQ(left.status, 3);
  EXPECT_FALSE(left.dump().complete);
  expect_lives(left.dump());
  const auto crashed = test::run(LEDGER_PROGRAM, {"abort"});
  EXPECT_EQ(crashed.status, -6);
  EXPECT_FALSE(crashed.dump().complete);
  expect_lives(crashed.dump());
}

TEST(Ledger, ExitWhileOthersRun) {
  const auto done = test::run(LEDGER_PROGRAM, {"exit_with_threads"});
  EXPECT_EQ(done.status, 0) << done.output;
  const auto c = counts_of(done.dump(), "works()");
  EXPECT_GT(c.created, 0u);
  EXPECT_LE(c.live(), 4u);
}

TEST(Ledger, AForkedChildStartsEmptyWithAFileOfItsOwn) {
  const auto done = test::run(LEDGER_PROGRAM, {"forks"});
  EXPECT_EQ(done.status, 0) << done.output;
  const auto parent = done.dump();
  const auto of_parent = counts_of(parent, "works()");
  EXPECT_EQ(of_parent.created, 2u);
  EXPECT_EQ(of_parent.finished, 1u);
  EXPECT_EQ(of_parent.destroyed_suspended, 1u);
  // dump= had no %p: the child added one.
  int children = 0;
  const std::filesystem::path path = done.dump_path;
  for (const auto& file : std::filesystem::directory_iterator(path.parent_path())) {
    const auto name = file.path().filename().string();
    if (!name.starts_with(path.filename().string() + "."))
      continue;
    ++children;
    const auto child = trace::read_dump(file.path());
    EXPECT_NE(child.pid, parent.pid);
    EXPECT_TRUE(child.complete);
    const auto c = counts_of(child, "works()");
    EXPECT_EQ(c.created, 2u);
    EXPECT_EQ(c.finished, 2u);
    EXPECT_EQ(c.destroyed_suspended, 0u);
  }
  EXPECT_EQ(children, 1);
}

TEST(Ledger, Interface) {
  const auto done = test::run(LEDGER_PROGRAM, {"interface"});
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.output, "waif: SUMMARY: 2 tasks: 1 live, 0 never started, 0 destroyed suspended, "
                         "0 lost exceptions\n");
}

TEST(Options, OneWarningLineForEachUnknownOrBadPart) {
  const auto done = test::run(LEDGER_PROGRAM, {"clean"},
                              "colour=blue:verbosity=loud::exitcode=256:alone:enabled=perhaps");
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.output, "waif: WAIF_OPTIONS: unknown key 'colour', ignored\n"
                         "waif: WAIF_OPTIONS: bad value in 'verbosity=loud', ignored\n"
                         "waif: WAIF_OPTIONS: bad value in 'exitcode=256', ignored\n"
                         "waif: WAIF_OPTIONS: 'alone' is not key=value, ignored\n"
                         "waif: WAIF_OPTIONS: bad value in 'enabled=perhaps', ignored\n");
  EXPECT_EQ(counts_of(done.dump(), "works()").finished, 1u);
}

TEST(Options, Exitcode) {
  EXPECT_EQ(test::run(LEDGER_PROGRAM, {"clean"}, "exitcode=9").status, 0);
  const auto bad = test::run(LEDGER_PROGRAM, {"lives"}, "exitcode=9");
  EXPECT_EQ(bad.status, 9);
  EXPECT_THAT(bad.output,
              testing::EndsWith("waif: SUMMARY: 9 tasks: 1 live, 2 never started, 1 destroyed "
                                "suspended, 1 lost exceptions\n"));
  EXPECT_TRUE(bad.dump().complete);
}

TEST(Options, EnabledOff) {
  const auto done = test::run(LEDGER_PROGRAM, {"lives"}, "enabled=0:exitcode=9");
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.output, "");
  EXPECT_THROW(done.dump(), trace::error);
}

TEST(Options, HelpNamesEveryKey) {
  const auto text = test::run(LEDGER_PROGRAM, {"clean"}, "help=1").output;
  for (const auto* key : {"dump=", "enabled=", "exitcode=", "help=", "log_path=", "verbosity=",
                          "dump_signal=", "suppressions=", "threads=", "tracking=", "watchdog="})
    EXPECT_THAT(text, HasSubstr(key));
}

TEST(Options, DefaultsOfTheProgramComeFirst) {
  const auto done = test::run(DEFAULTS_PROGRAM, {"clean"});
  EXPECT_THAT(done.output, HasSubstr("unknown key 'colour'"));
  EXPECT_THAT(done.output, HasSubstr("SUMMARY: 1 tasks"));
  EXPECT_THAT(test::run(DEFAULTS_PROGRAM, {"clean"}, "verbosity=0").output,
              testing::Not(HasSubstr("SUMMARY")));
}

TEST(Options, LogPath) {
  const auto probe = test::run(LEDGER_PROGRAM, {"clean"});
  const auto log = probe.dump_path + ".log";
  const auto done = test::run(LEDGER_PROGRAM, {"clean"}, "verbosity=1:log_path=" + log);
  EXPECT_EQ(done.output, "");
  std::ifstream in(log);
  std::string line;
  std::getline(in, line);
  EXPECT_THAT(line, HasSubstr("SUMMARY: 1 tasks"));
  EXPECT_THAT(test::run(LEDGER_PROGRAM, {"clean"}, "log_path=/nonexistent/log").output,
              "waif: cannot open log_path '/nonexistent/log': No such file or directory\n");
}

TEST(Options, AnUnwritableDumpIsOneLine) {
  const auto done = test::run(LEDGER_PROGRAM, {"lives"}, "dump=/nonexistent/d:exitcode=9");
  EXPECT_EQ(done.status, 9); // it still counts
  EXPECT_THAT(done.output,
              testing::StartsWith("waif: cannot create the dump '/nonexistent/d': No such file or "
                                  "directory; nothing is dumped\nwaif: task "));
}

} // namespace
