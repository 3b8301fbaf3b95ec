// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results of earlier runs, by the content of all that they depend on.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace waif {

/// Any number of processes may use one folder: an entry is written aside and
/// renamed, and carries its own checksum.
class Cache {
public:
  explicit Cache(std::string Folder) : Folder(std::move(Folder)) {}

  /// What was kept for Key, if all that it depends on is as it was.
  std::optional<std::string> find(const std::string &Key);

  /// Returns why it could not be kept; empty when it was, or when a file that
  /// it depends on changed Since the work began.
  std::string keep(const std::string &Key, const std::set<std::string> &Read,
                   const std::set<std::string> &Missing,
                   const std::string &Result,
                   std::chrono::system_clock::time_point Since);

  /// Removes what was not used for longest until the rest fits.
  void trim(std::uint64_t Bytes) const;

private:
  std::string fileOf(const std::string &Key) const;
  const std::string &contentOf(const std::string &File);

  std::string Folder;
  std::unordered_map<std::string, std::string> Contents; // hash by file
};

} // namespace waif
