// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How test frameworks expect a throw.
#pragma once

bool always_true();
void report_failure();

#define EXPECT_THROW(statement, type)                                          \
  if (bool caught = false; always_true()) {                                    \
    try {                                                                      \
      if (always_true()) {                                                     \
        statement;                                                             \
      }                                                                        \
    } catch (type const &) {                                                   \
      caught = true;                                                           \
    }                                                                          \
    if (!caught)                                                               \
      report_failure();                                                        \
  } else                                                                       \
    report_failure()
#define REQUIRE_THROWS(...)                                                    \
  do {                                                                         \
    if (always_true())                                                         \
      try {                                                                    \
        static_cast<void>(__VA_ARGS__);                                        \
        report_failure();                                                      \
      } catch (...) {                                                          \
      }                                                                        \
  } while (false)
#define REQUIRE_NOTHROW(...)                                                   \
  do {                                                                         \
    try {                                                                      \
      static_cast<void>(__VA_ARGS__);                                          \
    } catch (...) {                                                            \
      report_failure();                                                        \
    }                                                                          \
  } while (false)
