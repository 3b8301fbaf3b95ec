// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waif::report {

// --fail-on: when a report means exit code 1.
class gate {
public:
  // A comma-separated list of: a level (error, warning, note: results at or above it), a verdict
  // of the run (lost-exception, leaked-at-exit ...; the beginning of the name is enough), leak
  // (leaked-at-exit), orphan (live tasks that nobody waits for), a standing (confirmed, run-only,
  // ran-clean, not-run), flagged (any finding), new or grown since the earlier runs of --diff,
  // none. An item may end in =N: from N on in total, or =N/site: from N on at one site. Throws
  // std::invalid_argument.
  explicit gate(std::string_view list);

  bool fails(const joined& of) const;
  bool needs_history() const;

  static std::string words(); // for the help text

private:
  struct item {
    std::optional<level> least;
    std::optional<verdict> what;
    std::optional<standing> kind;
    std::optional<change> since;
    bool flagged = false;
    bool orphaned = false;
    std::uint64_t threshold = 1;
    bool each_site = false;
  };

  static item parse(std::string_view text);
  static std::uint64_t count(const item& of, const result& in);

  std::vector<item> items_;
};

} // namespace waif::report
