// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "suppressions.hpp"

#include "log.hpp"
#include "options.hpp"
#include "state.hpp"
#include "trace/verdicts.hpp"
#include "waif/waif.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace waif::runtime {
namespace {

constexpr std::size_t largest_file = 1 << 20;

constexpr const char* names[trace::verdict_count] = {
// in the order of their bits
#define VERDICT(id, name, since, level, sentence, remedy) &id[sizeof "waif-run-" - 1],
#include "rules.def"
};

struct suppression {
  const char* text;    // the whole line
  const char* pattern; // the end of it
  std::uint32_t verdicts;
  std::uint64_t count;
  std::uint64_t hidden, most_hidden; // live tasks, in one query
  suppression* next;
};
constinit suppression* suppressions = nullptr;
constinit suppression** last_suppression = &suppressions;

// Of n bytes of the pattern up to a * : where they first are in the text; null: nowhere.
const char* find(const char* text, const char* part, std::size_t n) noexcept {
  const auto size = std::strlen(text);
  return static_cast<const char*>(memmem(text, size, part, n));
}

bool matches(const char* pattern, const char* text) noexcept {
  bool anchored = *pattern == '^';
  pattern += anchored;
  for (;; anchored = false, ++pattern) {
    const auto n = std::strcspn(pattern, "*$");
    const bool to_end = pattern[n] == '$' && pattern[n + 1] == '\0';
    const auto size = std::strlen(text);
    if (to_end) {
      if (size < n || (anchored && size != n))
        return false;
      return std::memcmp(text + size - n, pattern, n) == 0;
    }
    const char* at = find(text, pattern, n);
    if (!at || (anchored && (at = std::strncmp(text, pattern, n) == 0 ? text : nullptr) == nullptr))
      return false;
    text = at + n;
    pattern += n;
    if (*pattern != '*')
      return *pattern == '\0';
  }
}

std::uint32_t verdict_named(const char* name, std::size_t size) noexcept {
  for (unsigned i = 0; i < trace::verdict_count; ++i)
    if (std::strlen(names[i]) == size && std::memcmp(names[i], name, size) == 0)
      return 1u << i;
  return size == 1 && *name == '*' ? (1u << trace::verdict_count) - 1 : 0;
}

// `line` ends with 0 and stays.
void add(const char* line, const char* where, unsigned number) noexcept {
  const char* colon = std::strchr(line, ':');
  const auto verdicts = colon ? verdict_named(line, static_cast<std::size_t>(colon - line)) : 0;
  if (verdicts == 0 || colon[1] == '\0') {
    say("%s:%u: '%s' is not verdict:pattern, ignored", where, number, line);
    return;
  }
  auto* fresh = static_cast<suppression*>(the.memory.take(sizeof(suppression)));
  if (!fresh)
    return;
  *fresh = {line, colon + 1, verdicts, 0, 0, 0, nullptr};
  *last_suppression = fresh;
  last_suppression = &fresh->next;
}

// The text is ours to change.
void parse(char* text, const char* where) noexcept {
  for (unsigned number = 1; *text; ++number) {
    char* line = text + std::strspn(text, " \t");
    text += std::strcspn(text, "\n");
    char* end = text;
    if (*text)
      *text++ = '\0';
    while (end > line && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
      *--end = '\0';
    if (*line && *line != '#')
      add(line, where, number);
  }
}

// Into memory that stays, ended with 0; null: it cannot be read, and errno says why.
char* read_file(const char* path) noexcept {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return nullptr;
  const auto size = lseek(fd, 0, SEEK_END);
  char* text = nullptr;
  if (size < 0 || static_cast<std::size_t>(size) > largest_file) {
    errno = size < 0 ? errno : EFBIG;
  } else if ((text = static_cast<char*>(the.memory.take(static_cast<std::size_t>(size) + 1)))) {
    const auto got = pread(fd, text, static_cast<std::size_t>(size), 0);
    text[got > 0 ? got : 0] = '\0';
    if (got < 0)
      text = nullptr;
  }
  const int why = errno;
  close(fd);
  errno = why;
  return text;
}

} // namespace

void read_suppressions(const options& with) noexcept {
  if (const char* text = waif_default_suppressions ? waif_default_suppressions() : nullptr) {
    const auto size = std::strlen(text) + 1;
    if (auto* copy = static_cast<char*>(the.memory.take(size)))
      parse(static_cast<char*>(std::memcpy(copy, text, size)), "waif_default_suppressions()");
  }
  if (!*with.suppressions)
    return;
  if (char* text = read_file(with.suppressions))
    parse(text, with.suppressions);
  else
    say("cannot read suppressions '%s': %s", with.suppressions, std::strerror(errno));
}

std::uint32_t suppressed_for(const char* function, const char* file) noexcept {
  std::uint32_t found = 0;
  for (const suppression* s = suppressions; s; s = s->next)
    if (matches(s->pattern, function) || matches(s->pattern, file))
      found |= s->verdicts;
  return found;
}

namespace {
suppression* first_of(std::uint32_t verdict, const char* function, const char* file) noexcept {
  for (suppression* s = suppressions; s; s = s->next)
    if ((s->verdicts & verdict) && (matches(s->pattern, function) || matches(s->pattern, file)))
      return s;
  return nullptr;
}
} // namespace

void charge_suppression(std::uint32_t verdict, const char* function, const char* file,
                        std::uint64_t n) noexcept {
  if (auto* s = first_of(verdict, function, file))
    s->count += n;
}

void begin_hiding() noexcept {
  for (suppression* s = suppressions; s; s = s->next)
    s->hidden = 0;
}
void hide_tasks(std::uint32_t verdict, const char* function, const char* file,
                std::uint64_t n) noexcept {
  if (auto* s = first_of(verdict, function, file))
    s->most_hidden = std::max(s->most_hidden, s->hidden += n);
}

void report_suppressions(bool all) noexcept {
  for (suppression* s = suppressions; s; s = s->next) {
    if (const auto n = std::max(s->count, s->most_hidden))
      say("suppressed %" PRIu64 " by '%s'", n, s->text);
    else if (all)
      say("suppression '%s' matched nothing", s->text);
    s->count = 0;
  }
}

} // namespace waif::runtime
