// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

// What each test made and left behind, as the tables for people show it.
namespace waif::report {

struct test_column {
  std::string_view title;
  std::uint64_t test_counts::* number;
};
inline constexpr test_column test_columns[] = {
    {"created", &test_counts::created},
    {"left", &test_counts::left},
    {"unstarted", &test_counts::never_started},
    {"cut short", &test_counts::destroyed_suspended},
    {"lost", &test_counts::lost},
};

std::vector<const test_counts*> worst_first(const std::vector<test_counts>& all);
bool did_harm(const test_counts& of);

// "still alive 3 tests later"; empty when it left nothing.
std::string since_in_words(const test_counts& of);

// The worst of those that did harm, for a terminal; nothing when none did.
void write_test_table(std::ostream& out, const std::vector<test_counts>& all, bool color);

} // namespace waif::report
