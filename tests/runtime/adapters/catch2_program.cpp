// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#if !__has_include(<catch2/catch_all.hpp>)
#  define CATCH_CONFIG_MAIN // version 2; version 3 has a library for it
#endif
#include "cases.hpp"
#include <waif/adapters/catch2.hpp>

#define CASE(verdict, name, ...)                                                                   \
  TEST_CASE(#verdict "." #name) {                                                                  \
    __VA_ARGS__;                                                                                   \
    CHECK(true);                                                                                   \
  }
WAIF_CASES(CASE)

TEST_CASE("leaky.live_of_one_section") {
  SECTION("clean") { cases::finish(); }
  SECTION("leaky") { cases::leave_one_live(); }
}
