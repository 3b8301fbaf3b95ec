// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/baseline/baseline.hpp"

#include "report/model/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>

namespace waif::report {
namespace {

constexpr std::string_view first_line = "# waif baseline 1: results that are accepted for now";
constexpr std::size_t longest_line = 4096, digits = 16;

std::string without_spaces(std::string_view text) {
  std::string out;
  for (char c : printable(text))
    out += c == ' ' ? std::string("%20") : std::string(1, c);
  return out.empty() ? "-" : out;
}

std::string with_spaces(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size(); ++at) {
    bool space = word.substr(at).starts_with("%20");
    out += space ? ' ' : word[at];
    at += space ? 2 : 0;
  }
  return out == "-" ? "" : out;
}

// What baseline::line_of() made a line of, as far as it is in there.
result result_of(std::string_view line) {
  auto word = [&] {
    std::size_t space = std::min(line.find(' '), line.size());
    std::string text = with_spaces(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
    return text;
  };
  result made;
  made.what.fingerprint = word();
  made.what.rule = word();
  made.what.at.file = word();
  made.what.function = word();
  made.what.line_text = line.substr(line.starts_with("| ") ? 2 : 0);
  made.what.message = "no longer found: " + made.what.line_text;
  return made;
}

// People read a baseline by rule and path, not by fingerprint.
void write_lines(std::ostream& out, std::vector<std::string> lines) {
  auto by_place = [](const std::string& a, const std::string& b) {
    return std::string_view(a).substr(digits) < std::string_view(b).substr(digits) ||
           (std::string_view(a).substr(digits) == std::string_view(b).substr(digits) && a < b);
  };
  std::sort(lines.begin(), lines.end(), by_place);
  out << first_line << '\n';
  for (const std::string& line : lines)
    out << line << '\n';
}

} // namespace

void baseline::read(const std::string& file, problems& said) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    said.push_back({file, std::string("cannot be opened: ") + std::strerror(errno)});
    return;
  }
  char buffer[longest_line];
  for (std::size_t number = 1; in.getline(buffer, longest_line); ++number) {
    std::string line = buffer;
    if (line.ends_with('\r'))
      line.pop_back();
    if (number == 1 && line != first_line) {
      said.push_back(
          {file, "not a waif baseline: its first line is not '" + std::string(first_line) + "'"});
      return;
    }
    if (line.empty() || line[0] == '#')
      continue;
    if (line.find_first_not_of("0123456789abcdef") != digits || line[digits] != ' ') {
      said.push_back(
          {file, "line " + std::to_string(number) + ": no fingerprint at its beginning"});
      continue;
    }
    entries_.try_emplace(line.substr(0, digits), entry{line, false});
  }
  if (!in.eof())
    said.push_back({file, "a line is longer than 4096 bytes, the rest is not read"});
}

void baseline::apply(joined& to, bool everything) {
  to.has_baseline = true;
  for (result& r : to.results)
    if (auto found = entries_.find(r.what.fingerprint); found != entries_.end())
      r.known = found->second.matched = true;
  for (const auto& [fingerprint, entry] : entries_)
    if (everything && !entry.matched)
      to.unmatched.push_back(result_of(entry.line));
}

std::string baseline::line_of(const result& r) {
  return r.what.fingerprint + ' ' + without_spaces(r.what.rule) + ' ' +
         without_spaces(r.what.at.file) + ' ' + without_spaces(r.what.function) + " | " +
         clipped(printable(r.what.line_text), 120);
}

void baseline::write(std::ostream& out, const joined& of) {
  std::vector<std::string> lines;
  for (const result& r : of.results)
    if (!r.what.silenced)
      lines.push_back(line_of(r));
  write_lines(out, std::move(lines));
}

void baseline::write_pruned(std::ostream& out) const {
  std::vector<std::string> lines;
  for (const auto& [fingerprint, entry] : entries_)
    if (entry.matched)
      lines.push_back(entry.line);
  write_lines(out, std::move(lines));
}

} // namespace waif::report
