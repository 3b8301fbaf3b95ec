// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "process.hpp"

#include "exceptions.hpp"
#include "findings.hpp"
#include "log.hpp"
#include "options.hpp"
#include "recent.hpp"
#include "state.hpp"
#include "suppressions.hpp"
#include "waif/waif.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace waif::runtime {
namespace {

struct lines { // to the log, one by one
  char text[900]; // say() has 1024
  std::size_t size = 0;
  static void write(const char* bytes, std::size_t count, void* into) {
    auto& line = *static_cast<lines*>(into);
    for (; count != 0; --count, ++bytes) {
      if (*bytes != '\n' && line.size < sizeof text)
        line.text[line.size++] = *bytes;
      if (*bytes == '\n') {
        say("%.*s", static_cast<int>(line.size), line.text);
        line.size = 0;
      }
    }
  }
};

void summarize(const findings& found) noexcept {
  char more[512] = "";
  std::size_t used = 0;
  const auto add = [&](trace::verdict v, const char* what) {
    if (found.of(v) != 0)
      used += static_cast<std::size_t>(
          std::snprintf(more + used, sizeof more - used, ", %" PRIu64 " %s", found.of(v), what));
  };
  add(trace::verdict::held_unread, "exceptions held unread");
  add(trace::verdict::swallowed, "swallowed exceptions");
  add(trace::verdict::broken_promise_unread, "broken promises unread");
  add(trace::verdict::blocking_discard, "futures that blocked when dropped");
  say("SUMMARY: %" PRIu64 " tasks: %" PRIu64 " live, %" PRIu64 " never started, %" PRIu64
      " destroyed suspended, %" PRIu64 " lost exceptions%s",
      sum().n[trace::created], found.of(trace::verdict::leaked_at_exit),
      found.of(trace::verdict::never_started), found.of(trace::verdict::destroyed_while_suspended),
      found.of(trace::verdict::lost_exception), more);
}

void say_where_more_is() noexcept {
  char path[4096];
  const locked lock;
  if (the.dump.on_disk() && expand_path(the.chosen.dump, path, sizeof path))
    say("which lines created them: waif report --dump %s", path);
}

// As late as a library can: after the program's atexit functions and static destructors.
[[gnu::destructor(101)]] void at_exit() noexcept {
  if (!is_open())
    return;
  const auto& with = chosen_options();
  sample_held_exceptions();
  const findings found;
  const bool fails = with.exitcode != 0 && found.bad();
  if (with.verbosity > 0 || fails) {
    if (fails && found.of(trace::verdict::leaked_at_exit) != 0)
      say_live_tasks();
    say_recent();
    if (fails)
      say_where_more_is();
    summarize(found);
  }
  {
    const locked lock;
    report_suppressions(with.verbosity > 0);
  }
  complete_dump();
  if (fails) {
    std::fflush(nullptr); // exit() would do so after us
    _exit(with.exitcode);
  }
}

} // namespace

void say_tasks(const waif_query& which) noexcept {
  constexpr std::size_t most_lines = 40;
  lines out;
  waif_print_tasks(&which, most_lines, lines::write, &out);
}
void say_live_tasks() noexcept { say_tasks(waif_query{}); }

} // namespace waif::runtime

using namespace waif;

extern "C" {

void waif_get_counts(waif_counts* into) {
  const auto t = runtime::sum();
  *into = {t.n[trace::created],
           t.n[trace::finished],
           t.n[trace::destroyed_suspended],
           t.n[trace::never_started],
           t.live(),
           t.n[trace::stored],
           t.n[trace::retrieved],
           t.n[trace::lost],
           t.n[trace::swallowed]};
}

int waif_dump_now(void) { return runtime::dump_now() ? 0 : -1; }

int waif_do_recoverable_check(void) {
  const runtime::findings found;
  if (!found.bad())
    return 0;
  runtime::summarize(found);
  return 1;
}
}
