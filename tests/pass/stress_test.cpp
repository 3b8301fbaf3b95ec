// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../runtime/run.hpp"

#include <gtest/gtest.h>
#include <sstream>

using namespace waif;

namespace {

TEST(Stress, TheLedgerAgreesWithTheProgramsOwnBooks) {
  for (const char* options : {"tracking=full", "tracking=counts"}) {
    SCOPED_TRACE(options);
    const auto done = test::run(STRESS_PROGRAM, {STRESS_ROUNDS}, options);
    ASSERT_EQ(done.status, 0) << done.output; // 1: a sum did not hold while threads ran
    std::istringstream books(done.output);
    trace::counts own;
    std::uint64_t live = 0;
    ASSERT_TRUE(books >> own.created >> own.finished >> own.destroyed_suspended >>
                own.never_started >> live >> own.stored >> own.retrieved >> own.lost)
        << done.output;
    const auto c = test::counts_of(done.dump(), "::wanders(");
    EXPECT_GT(c.created, 1000u);
    EXPECT_EQ(c.created, own.created);
    EXPECT_EQ(c.finished, own.finished);
    EXPECT_EQ(c.destroyed_suspended, own.destroyed_suspended);
    EXPECT_EQ(c.never_started, own.never_started);
    EXPECT_EQ(c.live(), live);
    EXPECT_EQ(c.stored, own.stored);
    EXPECT_EQ(c.retrieved, own.retrieved);
    EXPECT_EQ(c.lost, own.lost);
    EXPECT_EQ(c.swallowed, 0u);
  }
}

} // namespace
