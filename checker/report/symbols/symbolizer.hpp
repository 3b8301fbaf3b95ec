// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/paths.hpp"
#include "report/model/problem.hpp"
#include "report/symbols/module.hpp"
#include "trace/model.hpp"

#include <map>
#include <string>
#include <unordered_map>

namespace waif::report {

// Turns code addresses of dumps into places. Each module is opened once, each address looked up
// once.
class symbolizer {
public:
  explicit symbolizer(problems& said, const paths* where = nullptr) : said_(said), where_(where) {}

  // Where the task was created: what the pass knew, else what debug information tells. Without
  // either, only the function is set, or nothing.
  trace::location creation_of(const trace::site& site);

private:
  struct entry {
    std::unique_ptr<module> symbols; // null: cannot be used, and that has been said
    std::unordered_map<std::uint64_t, std::vector<frame>> known;
  };

  const std::vector<frame>& frames(const trace::address& of, std::uint64_t offset);
  entry& entry_of(const trace::address& of);

  problems& said_;
  const paths* where_; // modules may have moved, too
  std::map<std::pair<std::string, std::string>, entry> modules_;
};

} // namespace waif::report
