// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Live tasks as trees of who waits for whom.
#include "memory.hpp"
#include "query.hpp"
#include "waif/abi.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace waif::runtime {
namespace {

constexpr std::size_t default_limit = 100, largest_limit = 1000;
constexpr int most_indented = 40; // further down nothing is indented

class printer {
public:
  printer(const selection& tasks, std::size_t limit, void (*write)(const char*, size_t, void*),
          void* argument) noexcept
      : tasks_(tasks), shown_(std::min(limit, tasks.size())), write_(write), argument_(argument) {}

  void run() noexcept {
    for (std::size_t i = 0; i < shown_; ++i)
      if (parent_of(i) >= shown_)
        print(i, 0);
    // What is left hangs on circles.
    for (std::size_t i = 0; i < shown_; ++i)
      if (!printed_[i] && is_in_circle(i)) {
        put("these tasks wait for each other in a circle:\n");
        print(i, 0);
      }
    if (shown_ < tasks_.size()) {
      char line[64];
      std::snprintf(line, sizeof line, "and %zu more\n", tasks_.size() - shown_);
      put(line);
    }
  }

private:
  std::size_t parent_of(std::size_t i) const noexcept { return tasks_.find(tasks_[i].awaited_by); }

  bool is_in_circle(std::size_t i) const noexcept {
    auto at = parent_of(i);
    for (std::size_t n = 0; n < shown_ && at < shown_; ++n, at = parent_of(at))
      if (at == i)
        return true;
    return false;
  }

  void print(std::size_t i, int depth) noexcept {
    print_line(i, depth);
    if (printed_[i]) // a circle has come round
      return;
    printed_[i] = true;
    for (std::size_t child = 0; child < shown_; ++child)
      if (parent_of(child) == i)
        print(child, depth + 1);
  }

  void print_line(std::size_t i, int depth) noexcept {
    static const char* const states[] = {"starts", "has not started", "is running"};
    const live& l = tasks_[i];
    tasks_.describe(l, text_);
    text_.shorten();
    const auto& t = text_.info;
    char state[64], line[4096];
    if (t.state == WAIF_STATE_SUSPENDED && t.suspended_line != 0)
      std::snprintf(state, sizeof state, "is suspended at line %" PRIu32, t.suspended_line);
    else
      std::snprintf(state, sizeof state, "%s", t.state < 3 ? states[t.state] : "is suspended");
    if (t.kind == WAIF_KIND_PROMISE)
      std::snprintf(state, sizeof state, "has no result");
    // The other kinds are known by the place that made them.
    static const char* const kinds[] = {"", "std::async in ", "std::packaged_task in ",
                                        "std::promise in ", "std::thread in "};
    std::snprintf(line, sizeof line,
                  "%*s%stask %" PRIu64 ": %s%s (%s:%" PRIu32 ") %s, %.1f s old%s\n",
                  2 * std::min(depth, most_indented), "", depth ? "waits for " : "", t.id,
                  t.kind <= WAIF_KIND_THREAD ? kinds[t.kind] : "", t.function, t.file, t.line,
                  state, t.age_ms / 1000.0, printed_[i] ? ", as above" : "");
    put(line);
  }

  void put(const char* text) noexcept { write_(text, std::strlen(text), argument_); }

  const selection& tasks_;
  std::size_t shown_;
  void (*write_)(const char*, size_t, void*);
  void* argument_;
  bool printed_[largest_limit]{};
  selection::description text_;
};

} // namespace
} // namespace waif::runtime

using namespace waif::runtime;

extern "C" size_t waif_print_tasks(const waif_query* which, size_t limit,
                                   void (*write)(const char*, size_t, void*), void* argument) {
  limit = limit == 0 ? default_limit : std::min(limit, largest_limit);
  const selection found(which, limit);
  printer(found, limit, write, argument).run();
  return found.size();
}
