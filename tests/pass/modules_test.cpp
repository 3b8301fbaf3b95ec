// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Instrumented modules come and go; what they counted stays.
#include "../runtime/run.hpp"

#include <gmock/gmock.h>

using namespace waif;
using test::counts_of;

namespace {

void expect_counts(const test::outcome& done) {
  ASSERT_EQ(done.status, 0) << done.output;
  EXPECT_EQ(done.output, "");
  const auto d = done.dump();
  EXPECT_TRUE(d.complete);
  const auto finished = counts_of(d, "in_a_module"), live = counts_of(d, "stays_alive");
  EXPECT_EQ(finished.created, 3u);
  EXPECT_EQ(finished.finished, 3u);
  EXPECT_EQ(live.created, 3u);
  EXPECT_EQ(live.live(), 3u);
  for (const auto& s : d.sites)
    EXPECT_THAT(s.hook_pc.module, testing::HasSubstr("module"));
}

TEST(Modules, UnloadedOnesAreCounted) { expect_counts(test::run(HOST_TRACKED, {MODULE_PLAIN})); }

// The module brings the ledger along, which stays when the module goes.
TEST(Modules, TheLedgerStays) { expect_counts(test::run(HOST_PLAIN, {MODULE_TRACKED})); }

TEST(Modules, RunWithoutTheLedger) {
  const auto done = test::run(HOST_PLAIN, {MODULE_PLAIN});
  EXPECT_EQ(done.status, 0) << done.output;
  EXPECT_THROW(done.dump(), trace::error);
}

} // namespace
