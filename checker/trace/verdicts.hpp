// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

// What is said about tasks, from counts of how they went. Used inside the process and by the
// report, so that both say the same.
namespace waif::trace {

enum class verdict : std::uint8_t {
#define VERDICT(id, name, since, level, sentence, remedy) name,
#include "rules.def"
};

inline constexpr unsigned verdict_count = 0
#define VERDICT(id, name, since, level, sentence, remedy) +1
#include "rules.def"
    ;

// In a set of verdicts, as of those that the program's user suppressed.
constexpr std::uint32_t bit_of(verdict v) { return 1u << static_cast<unsigned>(v); }

// created = finished + destroyed_suspended + never_started + live, always.
struct counts {
  std::uint64_t created = 0;
  std::uint64_t finished = 0;                // the body ran to its end, by value or by exception
  std::uint64_t destroyed_suspended = 0;     // had started, was destroyed before its end
  std::uint64_t never_started = 0;           // destroyed before its body began
  std::uint64_t stored = 0;                  // exceptions that a task stored
  std::uint64_t retrieved = 0;               // of these, rethrown to somebody
  std::uint64_t lost = 0;                    // of these, destroyed unread
  std::uint64_t swallowed = 0;               // exceptions that ended a task and that nobody kept
  std::uint64_t broken = 0;                  // of the lost, those of promises without a result
  std::uint64_t blocked = 0;                 // futures whose destructor waited for the task
  std::uint64_t stuck = 0;                   // of the live ones, not resumed for too long
  std::uint64_t excused[verdict_count] = {}; // of each verdict: expected or suppressed

  std::uint64_t live() const { return created - finished - destroyed_suspended - never_started; }
  // Stored exceptions that nobody has read and that still exist.
  std::uint64_t held() const { return stored > retrieved + lost ? stored - retrieved - lost : 0; }
};

// Excused ones too.
constexpr std::uint64_t all_of(verdict what, const counts& c) {
  switch (what) {
  case verdict::lost_exception:
    return c.lost > c.broken ? c.lost - c.broken : 0;
  case verdict::never_started:
    return c.never_started;
  case verdict::destroyed_while_suspended:
    return c.destroyed_suspended;
  case verdict::leaked_at_exit:
    return c.live();
  case verdict::held_unread:
    return c.held();
  case verdict::broken_promise_unread:
    return c.broken;
  case verdict::swallowed:
    return c.swallowed;
  case verdict::blocking_discard:
    return c.blocked;
  case verdict::stuck:
    return c.stuck;
  }
  return 0;
}

// How often the counts show the verdict.
constexpr std::uint64_t occurrences(verdict what, const counts& c) {
  return all_of(what, c) - c.excused[static_cast<unsigned>(what)];
}

// Of one site's counts: generators are expected to be dropped, whenever; `suppressed` is a set.
constexpr void excuse(counts& c, bool generator, std::uint32_t suppressed) {
  if (generator)
    suppressed |= bit_of(verdict::never_started) | bit_of(verdict::destroyed_while_suspended) |
                  bit_of(verdict::leaked_at_exit) | bit_of(verdict::stuck);
  for (unsigned v = 0; v < verdict_count; ++v)
    if (suppressed & 1u << v)
      c.excused[v] = all_of(static_cast<verdict>(v), c);
}

} // namespace waif::trace
