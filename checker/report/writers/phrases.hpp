// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"
#include "report/model/sources.hpp"

#include <string>
#include <string_view>
#include <vector>

// Wordings and conversions that writers share.
namespace waif::report {

// The message and, in parentheses, what the run saw: one line of safe text.
std::string message_of(const result& of);

// "12 created, 2 live, 4 lost an exception": what is not zero.
std::string counts_in_words(const trace::counts& counts);

// "new since the earlier run", "grown: lost-exception 3 -> 7"; empty when nothing changed.
std::string change_in_words(const result& of);
inline constexpr std::string_view gone_title = "GONE: the earlier run had them, this one has not";

// "5 alive, the oldest for 3.2 s: suspended at a.cpp:23, made by test X, still alive 4 tests
// later"; empty when no live task was looked at.
std::string life_in_words(const result& of);
// The chain of the oldest live task that has one, a task a line, the outermost first; "  waits for
// leaf() (a.cpp:41), suspended at a.cpp:47".
std::vector<std::string> waits_in_words(const result& of);
inline constexpr std::string_view circle_title = "these tasks wait for each other in a circle";
std::string children_in_words(const result& of); // "15 tasks of 3 functions that it keeps alive"
std::string duration(std::uint64_t ms);          // "3.2 s"

std::string words_of(const trace::lost_exception& of); // "type: what"
std::string_view name_of(trace::fate became);          // "held unread"
std::string labelled(const trace::lost_exception& of); // "held unread: type: what"

// Where a result is, for formats that insist on a file and a line.
const std::string& file_of(const result& of);
std::uint32_t line_of(const result& of);

// A byte column as UTF-16 code units, counted from 1: what browsers and Java count.
std::uint32_t utf16_column(std::string_view line, std::uint32_t column);
region in_utf16(const place& at, sources& texts);

std::string xml_escaped(std::string_view text); // for text and quoted attributes; printable
std::string uri_escaped(std::string_view path); // keeps '/'

} // namespace waif::report
