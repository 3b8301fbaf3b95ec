// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace waif::report {

// Where checks have looked, as far as what they wrote tells. Files are shown paths.
struct coverage {
  bool any = false;            // findings were given, be there none in them
  std::set<std::string> files; // that a check looked at
  std::map<std::string, std::map<std::uint32_t, std::string>> hidden; // line -> check not asked for

  void add(const coverage& more) {
    any |= more.any;
    files.insert(more.files.begin(), more.files.end());
    for (const auto& [file, lines] : more.hidden)
      for (const auto& [line, rule] : lines)
        hide(file, line, rule);
  }

  void hide(const std::string& file, std::uint32_t line, const std::string& rule) {
    std::string& known = hidden[file].try_emplace(line, rule).first->second;
    known = std::min(known, rule); // the same one in whatever order they come
  }
};

} // namespace waif::report
