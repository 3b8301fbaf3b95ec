// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "recent.hpp"

#include "log.hpp"
#include "query.hpp"
#include "state.hpp"
#include "trace/verdicts.hpp"
#include "waif/waif.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace waif::runtime {
namespace {

struct recent_exception {
  std::uint32_t site, token;
  trace::fate fate;
  char type[128], what[256];
};
constexpr std::size_t most_recents = 64;
constinit recent_exception recents[most_recents]{};
constinit std::size_t recent_count = 0; // since the beginning; the lock is the ledger's

void copy_cut(char* to, std::size_t size, const char* from) noexcept {
  const auto n = strnlen(from, size - 1);
  std::memcpy(to, from, n);
  to[n] = '\0';
}

trace::verdict verdict_of(trace::fate fate) noexcept {
  switch (fate) {
  case trace::fate::held:
    return trace::verdict::held_unread;
  case trace::fate::swallowed:
    return trace::verdict::swallowed;
  case trace::fate::broken_promise:
    return trace::verdict::broken_promise_unread;
  default:
    return trace::verdict::lost_exception;
  }
}

} // namespace

void keep_recent(std::uint32_t site, std::uint32_t token, trace::fate fate, const char* type,
                 const char* what) noexcept {
  const locked lock;
  recent_exception& e = recents[recent_count++ % most_recents];
  e.site = site;
  e.token = token;
  e.fate = fate;
  copy_cut(e.type, sizeof e.type, type);
  copy_cut(e.what, sizeof e.what, what);
}

void say_recent() noexcept {
  constexpr std::size_t most_lines = 10;
  std::size_t said = 0;
  static const char* const names[] = {"lost", "held unread", "swallowed", "broken promise"};
  waif_each_exception(
      nullptr,
      [](const waif_exception_info* e, void* count) {
        say("%s exception: %s%s%s, of %s (%s:%u)", names[e->fate], e->type, *e->what ? ": " : "",
            e->what, e->function, e->file, e->line);
        return ++*static_cast<std::size_t*>(count) == most_lines ? 1 : 0;
      },
      &said);
}

void forget_recent() noexcept { recent_count = 0; }

} // namespace waif::runtime

using namespace waif::runtime;

extern "C" size_t waif_each_exception(const uint32_t* token,
                                      int (*visit)(const waif_exception_info*, void*),
                                      void* argument) {
  std::size_t visited = 0;
  for (std::size_t i = 0;; ++i) {
    recent_exception e;
    function_text text;
    waif_exception_info info;
    {
      const locked lock;
      const auto first = recent_count > most_recents ? recent_count - most_recents : 0;
      if (first + i >= recent_count)
        return visited;
      e = recents[(first + i) % most_recents];
      const auto& f = *record_of_function(record_of_site(e.site)->function);
      if ((token && e.token != *token) ||
          (f.suppressed & waif::trace::bit_of(verdict_of(e.fate))) != 0)
        continue;
      text.read(f);
      text.shorten();
      info = {e.type, e.what, text.function, text.file, f.line, static_cast<std::uint32_t>(e.fate),
              e.token};
    }
    ++visited;
    if (visit && visit(&info, argument) != 0)
      return visited;
  }
}
