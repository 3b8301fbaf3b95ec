// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../runtime/run.hpp"

#include <gtest/gtest.h>
#include <sstream>

using namespace waif;

namespace {

TEST(Stress, TheLedgerAgreesWithTheProgramsOwnBooks) {
  for (auto [program, options] : {std::pair{STRESS_PROGRAM, "tracking=full"},
                                  {STRESS_PROGRAM, "tracking=counts"},
                                  {STRESS_COUNTS, "tracking=full"}}) {
    SCOPED_TRACE(program + std::string(", ") + options);
    const auto done = test::run(program, {STRESS_ROUNDS}, options);
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
