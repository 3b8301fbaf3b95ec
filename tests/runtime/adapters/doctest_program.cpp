// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "cases.hpp"
#include <waif/adapters/doctest.hpp>

#define CASE(verdict, name, ...)                                                                   \
  TEST_CASE(#verdict "." #name) {                                                                  \
    __VA_ARGS__;                                                                                   \
    CHECK(true);                                                                                   \
  }
WAIF_CASES(CASE)

TEST_CASE("leaky.live_of_one_subcase") {
  SUBCASE("clean") { cases::finish(); }
  SUBCASE("leaky") { cases::leave_one_live(); }
}
