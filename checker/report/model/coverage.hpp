// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/limits.hpp"

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
    for (const std::string& file : more.files)
      look(file);
    for (const auto& [file, lines] : more.hidden)
      for (const auto& [line, rule] : lines)
        hide(file, line, rule);
  }

  void look(const std::string& file) {
    if (files.size() < most_kept)
      files.insert(file);
  }

  void hide(const std::string& file, std::uint32_t line, const std::string& rule) {
    if (hidden_lines >= most_kept)
      return; // it only explains
    const auto [entry, is_new] = hidden[file].try_emplace(line, rule);
    hidden_lines += is_new;
    entry->second = std::min(entry->second, rule); // the same one in whatever order they come
  }

  std::size_t hidden_lines = 0;
};

} // namespace waif::report
