// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Text from outside, made safe to show.
namespace waif::report {

// Valid UTF-8 on one line: control characters as \xNN, broken bytes as U+FFFD. Nothing in it can
// move a terminal's cursor or break a line-based format.
std::string printable(std::string_view text);

// Valid UTF-8, else as it was: for text that a machine applies.
std::string repaired(std::string_view text);
void repair(std::string& text);

// At most `columns` characters, the cut shown as "...". Needs printable text.
std::string clipped(std::string_view text, std::size_t columns);

std::size_t columns_of(std::string_view printable);

// Filled up with spaces; what is wider stays whole. Needs printable text.
std::string left_aligned(std::string_view text, std::size_t columns);
std::string right_aligned(std::string_view text, std::size_t columns);

// A function's name without what is between its outermost <> and (): `a<...>::b(...)`.
std::string short_function(std::string_view name);

// "1 finding", "2 findings"; `many` is the plural when it is not just `one` and an s.
std::string counted(std::uint64_t n, std::string_view one, std::string_view many = {});

std::string_view trimmed(std::string_view text);

// Runs of white space as one space: what fingerprints see of a line.
std::string squeezed(std::string_view text);

} // namespace waif::report
