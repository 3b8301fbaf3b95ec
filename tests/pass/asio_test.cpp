// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../runtime/run.hpp"

#include <gmock/gmock.h>

using namespace waif;
using test::counts_of;

namespace {

void expect(const trace::counts& c, std::uint64_t created, std::uint64_t finished,
            std::uint64_t destroyed, std::uint64_t never, std::uint64_t stored,
            std::uint64_t retrieved, std::uint64_t lost) {
  EXPECT_EQ(c.created, created);
  EXPECT_EQ(c.finished, finished);
  EXPECT_EQ(c.destroyed_suspended, destroyed);
  EXPECT_EQ(c.never_started, never);
  EXPECT_EQ(c.stored, stored);
  EXPECT_EQ(c.retrieved, retrieved);
  EXPECT_EQ(c.lost, lost);
  EXPECT_EQ(c.live(), 0u);
  EXPECT_EQ(c.swallowed, 0u);
}

TEST(Asio, AnUnmodifiedProgramIsCountedExactly) {
  const auto done = test::run(ASIO_PROGRAM);
  ASSERT_EQ(done.status, 0) << done.output;
  const auto d = done.dump();
  // The program's own: 610 tasks and 440 steps inside them.
  expect(counts_of(d, "::returns("), 300, 300, 0, 0, 0, 0, 0);
  expect(counts_of(d, "::is_dropped("), 100, 0, 0, 100, 0, 0, 0);
  expect(counts_of(d, "::fails("), 140, 140, 0, 0, 140, 50, 90);
  expect(counts_of(d, "::passes_on("), 50, 50, 0, 0, 50, 50, 0);
  expect(counts_of(d, "::step("), 440, 440, 0, 0, 0, 0, 0);
  expect(counts_of(d, "::waits_for_ever("), 20, 0, 20, 0, 0, 0, 0);
  // And the library's: every co_spawn has an entry point of its own.
  const auto entry = counts_of(d, "co_spawn_entry_point");
  EXPECT_EQ(entry.created, 460u);
  EXPECT_EQ(entry.finished, 440u);
  EXPECT_EQ(entry.destroyed_suspended, 20u);
  // Asio's adapter of awaited operations is a coroutine that loops for ever behind its co_await.
  const auto operations = counts_of(d, "use_awaitable");
  EXPECT_EQ(operations.created, 920u); // one in each entry point too
  EXPECT_EQ(operations.finished, 920u);
  for (const auto& s : d.sites)
    if (s.totals.lost != 0) {
      ASSERT_FALSE(s.lost_samples.empty());
      EXPECT_EQ(s.lost_samples[0].type, "std::runtime_error");
      EXPECT_THAT(s.lost_samples[0].what, testing::MatchesRegex("write [0-9]+ failed"));
    }
}

} // namespace
