// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Why no check flags what the run saw: each answer follows from what the inputs hold.
#include "report/join/unseen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waif::report {
namespace {

using testing::HasSubstr;

class Unseen : public testing::Test {
protected:
  coverage checks{.any = true, .files = {"src/a.cpp"}, .hidden = {}};
  result lost;

  Unseen() {
    lost.kind = standing::run_only;
    lost.what.at = {"src/a.cpp", {{7, 3}, {7, 3}}};
    lost.totals = {.created = 2, .finished = 2, .stored = 1, .lost = 1};
    lost.sites.emplace_back().totals = lost.totals;
  }

  std::string why(const result& of) const {
    joined all;
    all.results = {of};
    explain_unseen(all, checks);
    return all.results[0].unseen;
  }
};

TEST_F(Unseen, NothingWasChecked) {
  checks = {};
  EXPECT_THAT(why(lost), HasSubstr("no findings were given"));
}

TEST_F(Unseen, NoLine) {
  lost.what.at = {};
  EXPECT_THAT(why(lost), HasSubstr("its line is not known"));
}

TEST_F(Unseen, OutsideTheRoot) {
  lost.what.at.file = "/usr/include/boost/asio.hpp";
  EXPECT_THAT(why(lost), HasSubstr("outside the root"));
}

TEST_F(Unseen, FlaggedButNotAskedFor) {
  checks.hide("src/a.cpp", 7, "waif-discarded-task");
  EXPECT_EQ(why(lost), "waif-discarded-task flags the line, but --checks leaves it out");
  lost.what.at.where.begin.line = 8;
  EXPECT_THAT(why(lost), HasSubstr("a gap"));
}

TEST_F(Unseen, AKindThatNoCheckIsAbout) {
  lost.sites[0].kind = trace::task_kind::promise;
  EXPECT_EQ(why(lost), "no check is about std::promise");
  lost.sites[0].kind = trace::task_kind::async;
  EXPECT_THAT(why(lost), HasSubstr("a gap"));
}

TEST_F(Unseen, SomebodyWaitsForIt) {
  result live = lost;
  live.totals = {.created = 3, .finished = 1};
  live.live.looked_at = 2;
  EXPECT_THAT(why(live), HasSubstr("somebody waits for it"));
  live.live.orphaned = 1;
  EXPECT_THAT(why(live), HasSubstr("a gap"));
  live.live = {};
  EXPECT_THAT(why(live), HasSubstr("a gap")) << "nobody looked who waits";
}

TEST_F(Unseen, TheFileWasNotChecked) {
  lost.what.at.file = "src/b.cpp";
  EXPECT_THAT(why(lost), HasSubstr("nothing says that a check has looked at this file"));
}

TEST_F(Unseen, AGapIsSaidToBeOne) {
  EXPECT_THAT(why(lost), HasSubstr("the file was checked: a gap in the checks"));
}

TEST_F(Unseen, OnlyOfWhatTheRunAloneSaw) {
  lost.kind = standing::confirmed;
  EXPECT_EQ(why(lost), "");
}

} // namespace
} // namespace waif::report
