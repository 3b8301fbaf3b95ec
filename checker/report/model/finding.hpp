// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

// What a check said, whoever ran it: every reader makes these, every writer prints them.
namespace waif::report {

enum class level : std::uint8_t { note, warning, error };

// Counted from 1; columns count bytes, as clang does. Line 0: not known.
struct position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  auto operator<=>(const position&) const = default;
};

struct region { // `end` is one past the last byte
  position begin;
  position end;
  auto operator<=>(const region&) const = default;
};

// `file` is relative to the root, with '/', or absolute when it lies outside.
struct place {
  std::string file;
  region where;
  auto operator<=>(const place&) const = default;
};

struct note {
  place at;
  std::string message;
  auto operator<=>(const note&) const = default;
};

struct replacement {
  place at;
  std::string text;
  auto operator<=>(const replacement&) const = default;
};

struct finding {
  std::string rule;
  level severity = level::warning;
  std::string message;
  place at;                 // where the diagnostic points
  region covers;            // all that it underlines: the lines a run's site may lie on
  std::uint64_t offset = 0; // in bytes, as the tool gave it; holds when the file is gone
  std::vector<note> notes;
  std::vector<replacement> fixes;
  std::string function;    // that holds it, by the text of the file
  std::string line_text;   // the line it points at, without indentation
  std::string fingerprint; // who it is, without line numbers
  bool silenced = false;   // by NOLINT; shown to reviewers only, fails nothing
};

} // namespace waif::report
