// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "process.hpp"

#include "log.hpp"
#include "options.hpp"
#include "waif/waif.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace waif::runtime {
namespace {

bool is_bad(const totals& t) noexcept {
  return t.live() != 0 || t.n[trace::never_started] != 0 || t.n[trace::lost] != 0;
}

void summarize(const totals& t) noexcept {
  say("SUMMARY: %" PRIu64 " tasks: %" PRIu64 " live, %" PRIu64 " never started, %" PRIu64
      " destroyed suspended, %" PRIu64 " lost exceptions",
      t.n[trace::created], t.live(), t.n[trace::never_started], t.n[trace::destroyed_suspended],
      t.n[trace::lost]);
}

// As late as a library can: after the program's atexit functions and static destructors.
[[gnu::destructor(101)]] void at_exit() noexcept {
  if (!is_open())
    return;
  const auto& with = chosen_options();
  const auto t = sum();
  if (with.verbosity > 0 || (with.exitcode != 0 && is_bad(t)))
    summarize(t);
  complete_dump();
  if (with.exitcode != 0 && is_bad(t)) {
    std::fflush(nullptr); // exit() would do so after us
    _exit(with.exitcode);
  }
}

} // namespace
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
  const auto t = runtime::sum();
  if (!runtime::is_bad(t))
    return 0;
  runtime::summarize(t);
  return 1;
}
}
