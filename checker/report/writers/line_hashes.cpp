// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/line_hashes.hpp"

#include "report/model/text.hpp"
#include "report/writers/by_file.hpp"

#include <cstdio>
#include <map>
#include <unordered_map>

namespace waif::report {
namespace {

constexpr std::size_t block = 100;
constexpr std::uint64_t base = 37;
constexpr char16_t end_of_file = 0xFFFF;
constexpr std::size_t max_file = 4u << 20; // generated code; no use to hold it several times

// The text as UTF-16 without blanks, one end of line for all kinds of them, and where lines begin.
struct squeezed_lines {
  std::u16string text;
  std::vector<std::size_t> starts;

  explicit squeezed_lines(std::string_view from) {
    bool new_line = true, after_cr = false;
    auto add = [&](char16_t unit) {
      bool skipped = unit == ' ' || unit == '\t' || (after_cr && unit == '\n');
      after_cr = unit == '\r';
      if (skipped)
        return;
      if (new_line)
        starts.push_back(text.size());
      text += unit == '\r' ? u'\n' : unit;
      new_line = text.back() == '\n';
    };
    std::string safe = repaired(from);
    for (std::size_t i = 0; i < safe.size();) {
      auto byte = static_cast<unsigned char>(safe[i]);
      std::size_t more = byte < 0xC0 ? 0 : byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
      std::uint32_t point = more == 0 ? byte : byte & (0x3Fu >> more);
      for (++i; more > 0; --more, ++i)
        point = point << 6 | (static_cast<unsigned char>(safe[i]) & 0x3Fu);
      if (point >= 0x10000) {
        add(static_cast<char16_t>(0xD7C0 + (point >> 10)));
        point = 0xDC00 + (point & 0x3FF);
      }
      add(static_cast<char16_t>(point));
    }
    add(end_of_file);
    text.append(block, u'\0');
  }
};

} // namespace

std::vector<std::string> line_hashes(std::string_view text) {
  squeezed_lines lines(text);
  std::vector<std::string> made;
  std::unordered_map<std::uint64_t, unsigned> seen;
  for (std::size_t start : lines.starts) {
    std::uint64_t hash = 0;
    for (std::size_t i = start; i < start + block; ++i)
      hash = hash * base + lines.text[i];
    char name[32];
    std::snprintf(name, sizeof name, "%llx:%u", static_cast<unsigned long long>(hash),
                  ++seen[hash]);
    made.push_back(name);
  }
  return made;
}

std::vector<std::string> line_hashes(const joined& all, sources& texts) {
  std::vector<std::string> made(all.results.size());
  const std::string* file = nullptr;
  std::vector<std::string> of_file;
  std::map<std::pair<std::string_view, std::uint32_t>, unsigned> on_line; // by rule too
  for (const result* r : by_file(all)) {
    if (!file || *file != file_of(*r)) {
      file = &file_of(*r);
      on_line.clear();
      auto text = texts.open(*file);
      bool small = text && text->size() <= max_file;
      of_file = small ? line_hashes(text->between({1, 1}, text->at(text->size())))
                      : std::vector<std::string>();
    }
    std::uint32_t line = line_of(*r);
    std::string name = line - 1 < of_file.size() ? of_file[line - 1] : r->what.fingerprint;
    if (unsigned n = ++on_line[{r->what.rule, line}]; n > 1)
      name += '-' + std::to_string(n);
    made[static_cast<std::size_t>(r - all.results.data())] = std::move(name);
  }
  return made;
}

} // namespace waif::report
