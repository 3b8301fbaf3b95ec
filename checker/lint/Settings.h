// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the user asked for, and what there is to check.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace waif {

/// What changes the findings of a translation unit: a part of the cache's key.
struct Settings {
  std::string Checks;
  std::optional<std::string> Config;   // YAML
  std::string ConfigFile = "--config"; // where it is from
  std::string HeaderFilter;            // empty: as the configuration says
  std::string ExcludeHeaderFilter;     // likewise
  std::string LineFilter;              // clang-tidy's JSON
  std::string WarningsAsErrors;        // globs
  std::vector<std::string> ExtraArgs;
  std::vector<std::string> ExtraArgsBefore;
  std::string Root;    // paths are shown relative to it
  bool Whole = false;  // parse every body
  bool Masked = false; // as if there was no NOLINT
};

/// One compile command.
struct Unit {
  std::string File; // absolute
  std::string Folder;
  std::vector<std::string> Command;
  std::string Shown; // relative to the root
};

} // namespace waif
