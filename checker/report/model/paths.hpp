// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace waif::report {

// One spelling for each file: relative to the root, links resolved unless they lead out of it, '/'
// between the parts.
class paths {
public:
  explicit paths(const std::filesystem::path& root,
                 std::vector<std::pair<std::string, std::string>> moved = {});

  // The path on this machine: the first of `moved` whose folder holds it replaces that folder.
  std::string here(std::string_view file) const;

  // `base` is the folder that a relative `file` starts from, when it is known. A relative file
  // that no known folder has keeps its name, less any leading "../".
  const std::string& shown(std::string_view file, std::string_view base = {});

  // Where to read the file that is shown as `file`.
  std::filesystem::path on_disk(std::string_view file) const;

  const std::filesystem::path& root() const { return root_; }

private:
  std::string resolve(std::string_view file, std::string_view base) const;

  std::filesystem::path root_;
  std::vector<std::pair<std::string, std::string>> moved_; // from, to
  std::unordered_map<std::string, std::string> known_;
  std::string key_; // of the last one asked for: its memory serves the next
};

} // namespace waif::report
