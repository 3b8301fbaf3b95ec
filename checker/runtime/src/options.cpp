// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "options.hpp"

#include "log.hpp"
#include "waif/waif.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unistd.h>

namespace waif::runtime {
namespace {

bool set(char (&to)[2048], std::string_view value) {
  if (value.size() >= sizeof to)
    return false;
  std::memcpy(to, value.data(), value.size());
  to[value.size()] = '\0';
  return true;
}

bool set(int& to, std::string_view value, int most = 255) {
  int number = 0;
  const auto [end, failed] = std::from_chars(value.begin(), value.end(), number);
  if (failed != std::errc{} || end != value.end() || number < 0 || number > most)
    return false;
  to = number;
  return true;
}

bool set(bool& to, std::string_view value) {
  if (value == "1" || value == "true" || value == "yes")
    return to = true;
  if (value == "0" || value == "false" || value == "no")
    return to = false, true;
  return false;
}

// What substr() does, which refers to the C++ library for what it throws.
std::string_view before(std::string_view text, std::size_t end) {
  return {text.data(), end < text.size() ? end : text.size()};
}
std::string_view behind(std::string_view text, std::size_t at) {
  text.remove_prefix(at < text.size() ? at + 1 : text.size());
  return text;
}

void print_help() {
  say("WAIF_OPTIONS is key=value:key=value. Keys:");
  say("  dump=PATH      where the counts are kept; %%p is the process id; empty: nowhere "
      "(waif.%%p.dump)");
  say("  dump_signal=N  a signal that dumps, and writes the live tasks to the log; 0: none (0)");
  say("  enabled=BOOL   0: track nothing (1)");
  say("  exitcode=N     exit status when the check at exit finds something; 0: unchanged (0)");
  say("  help=BOOL      print this text (0)");
  say("  log_path=PATH  stderr, stdout or a file; %%p is the process id (stderr)");
  say("  suppressions=FILE  verdict:pattern lines of what is not to be found");
  say("  threads=BOOL   1: a std::thread is a task as well (0)");
  say("  tracking=MODE  full: every live task is known; counts: only how many (full)");
  say("  verbosity=N    1: a summary at exit (0)");
  say("  watchdog=MS    report tasks that were not resumed for so long; 0: never (0)");
}

void apply(options& into, std::string_view part) {
  const auto equals = part.find('=');
  const auto key = before(part, equals);
  if (equals == part.npos) {
    say("WAIF_OPTIONS: '%.*s' is not key=value, ignored", static_cast<int>(part.size()),
        part.data());
    return;
  }
  const auto value = behind(part, equals);
  bool help = false, good = true;
  if (key == "dump")
    good = set(into.dump, value);
  else if (key == "log_path")
    good = !value.empty() && set(into.log_path, value);
  else if (key == "suppressions")
    good = set(into.suppressions, value);
  else if (key == "dump_signal")
    good = set(into.dump_signal, value, 64);
  else if (key == "exitcode")
    good = set(into.exitcode, value);
  else if (key == "verbosity")
    good = set(into.verbosity, value);
  else if (key == "watchdog")
    good = set(into.watchdog, value, 86'400'000);
  else if (key == "enabled")
    good = set(into.enabled, value);
  else if (key == "threads")
    good = set(into.threads, value);
  else if (key == "tracking") {
    good = value == "full" || value == "counts";
    if (good)
      into.tracks_tasks = value == "full";
  } else if (key == "help")
    good = set(help, value);
  else
    say("WAIF_OPTIONS: unknown key '%.*s', ignored", static_cast<int>(key.size()), key.data());
  if (!good)
    say("WAIF_OPTIONS: bad value in '%.*s', ignored", static_cast<int>(part.size()), part.data());
  if (help)
    print_help();
}

void parse(options& into, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find_first_of(": \t\n,");
    const auto part = before(text, end);
    if (!part.empty())
      apply(into, part);
    text = behind(text, end);
  }
}

} // namespace

void parse_options(options& into) noexcept {
  if (waif_default_options) {
    if (const char* text = waif_default_options())
      parse(into, text);
  }
  if (const char* text = std::getenv("WAIF_OPTIONS"))
    parse(into, text);
}

bool expand_path(const char* pattern, char* into, unsigned long size) noexcept {
  unsigned long at = 0;
  for (; *pattern; ++pattern) {
    int added = 1;
    if (at + 1 >= size)
      return false;
    if (pattern[0] == '%' && pattern[1] == 'p') {
      added = std::snprintf(into + at, size - at, "%ld", static_cast<long>(getpid()));
      ++pattern;
    } else {
      if (pattern[0] == '%' && pattern[1] == '%')
        ++pattern;
      into[at] = *pattern;
    }
    at += static_cast<unsigned long>(added);
  }
  if (at >= size)
    return false;
  into[at] = '\0';
  return true;
}

} // namespace waif::runtime
