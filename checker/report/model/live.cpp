// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/live.hpp"

#include <algorithm>
#include <tuple>

namespace waif::report {

void add_samples(std::vector<live_sample>& to, const std::vector<live_sample>& more) {
  constexpr std::size_t few = 8;
  if (more.empty())
    return;
  to.insert(to.end(), more.begin(), more.end());
  auto older = [](const live_sample& a, const live_sample& b) {
    return a.age_ms() != b.age_ms() ? a.age_ms() > b.age_ms() : a < b;
  };
  std::sort(to.begin(), to.end(), older);
  to.erase(std::unique(to.begin(), to.end()), to.end());
  if (to.size() > few)
    to.resize(few);
}

void add(live_state& to, const live_state& more) {
  to.never_started += more.never_started;
  to.suspended += more.suspended;
  to.running += more.running;
  to.oldest_ms = std::max(to.oldest_ms, more.oldest_ms);
  to.looked_at += more.looked_at;
  to.orphaned += more.orphaned;
}

void add(test_counts& to, const test_counts& more) {
  to.created += more.created;
  to.left += more.left;
  to.destroyed_suspended += more.destroyed_suspended;
  to.never_started += more.never_started;
  to.lost += more.lost;
  to.later = std::max(to.later, more.later);
}

} // namespace waif::report
