// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Exceptions are followed whichever C++ library the program has, and however it is linked.
#include "../runtime/run.hpp"

#include <gmock/gmock.h>

using namespace waif;
using test::counts_of;

namespace {

class LinkMode : public testing::TestWithParam<const char*> {
protected:
  void expect(const std::string& scenario, const std::string& function, std::uint64_t stored,
              std::uint64_t retrieved, std::uint64_t lost, std::uint64_t swallowed = 0) {
    const auto done = test::run(GetParam(), {scenario});
    ASSERT_EQ(done.status, 0) << done.output;
    EXPECT_EQ(done.output, "");
    const auto c = counts_of(done.dump(), function);
    EXPECT_EQ(c.stored, stored) << scenario;
    EXPECT_EQ(c.retrieved, retrieved) << scenario;
    EXPECT_EQ(c.lost, lost) << scenario;
    EXPECT_EQ(c.swallowed, swallowed) << scenario;
  }
};

TEST_P(LinkMode, Lost) {
  expect("lost", "::throws(", 6, 0, 6);
  expect("chain_lost", "::throws(", 1, 1, 0);
  expect("chain_lost", "::awaits_thrower(", 1, 0, 1);
  expect("recaptured", "::throws(", 1, 0, 1);
}
TEST_P(LinkMode, HeldIsNeitherLostNorRetrieved) { expect("held", "::throws(", 1, 0, 0); }
TEST_P(LinkMode, Retrieved) { expect("retrieved", "::throws(", 1, 1, 0); }
TEST_P(LinkMode, CapturedOnlyToLog) {
  expect("logged", "::throws(", 1, 1, 0);
  expect("logged_twice", "::throws(", 1, 1, 0);
}
TEST_P(LinkMode, Swallowed) {
  expect("swallowed", "::swallows(", 0, 0, 0, 1);
  expect("swallowed", "::logs_itself(", 0, 0, 0, 1);
}

TEST_P(LinkMode, TypeAndTextOfWhatIsLost) {
  const auto done = test::run(GetParam(), {"lost"});
  ASSERT_EQ(done.status, 0) << done.output;
  for (const auto& s : done.dump().sites) {
    ASSERT_FALSE(s.lost_samples.empty());
    const bool odd = s.task.function.find("odd") != std::string::npos;
    EXPECT_EQ(s.lost_samples[0].type,
              odd ? "(anonymous namespace)::not_std" : "std::runtime_error");
    EXPECT_EQ(s.lost_samples[0].what, odd ? "" : "unread 42");
  }
}

INSTANTIATE_TEST_SUITE_P(, LinkMode, testing::Values(LINK_MODES), [](const auto& info) {
  const std::string path = info.param;
  return path.substr(path.rfind('/') + 1);
});

TEST(WrongLinkMode, OneLineAndNoVerdict) {
  const auto done = test::run(MODE_WRONG, {"lost"});
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.output, testing::MatchesRegex("waif: exceptions cannot be followed[^\n]*\n"));
  const auto c = counts_of(done.dump(), "throws");
  EXPECT_EQ(c.finished, 7u);
  EXPECT_EQ(c.stored + c.lost + c.swallowed, 0u);
}

} // namespace
