// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cases.hpp"
#include <waif/adapters/gtest.hpp>

#define CASE(verdict, name, ...)                                                                   \
  TEST(verdict, name) { __VA_ARGS__; }
WAIF_CASES(CASE)
