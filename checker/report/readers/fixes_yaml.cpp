// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/readers/fixes_yaml.hpp"

#include "report/model/text.hpp"
#include "report/readers/yaml_tree.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>

namespace waif::report {
namespace {

constexpr std::size_t max_line_text = 512;

struct malformed : std::runtime_error {
  using runtime_error::runtime_error;
};

const yaml::node& field(const yaml::node& of, const char* name) {
  if (const yaml::node* found = of.find(name))
    return *found;
  throw malformed("no " + std::string(name));
}

std::uint64_t number(const yaml::node& of, const char* name) {
  const std::string& text = field(of, name).text;
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    throw malformed(std::string(name) + " is not a number");
  return value;
}

class converter {
public:
  converter(paths& where, sources& texts) : paths_(where), sources_(texts) {}

  finding convert(const yaml::node& from) {
    const yaml::node* build = from.find("BuildDirectory");
    base_ = build ? build->text : "";
    const yaml::node& said = field(from, "DiagnosticMessage");

    finding made;
    made.rule = repaired(field(from, "DiagnosticName").text);
    if (made.rule.empty())
      throw malformed("DiagnosticName is empty");
    made.severity = severity(from.find("Level"));
    made.message = repaired(field(said, "Message").text);
    made.offset = number(said, "FileOffset");
    made.at = point(said, made.offset, 0);
    made.covers = made.at.where;
    add_ranges(said, made);
    add_fixes(said, made);
    if (const yaml::node* notes = from.find("Notes"))
      for (const yaml::node& one : notes->items) {
        made.notes.push_back(
            {point(one, number(one, "FileOffset"), 0), repaired(field(one, "Message").text)});
        add_fixes(one, made);
      }
    if (auto text = sources_.open(made.at.file)) {
      made.line_text =
          repaired(trimmed(text->line(made.at.where.begin.line)).substr(0, max_line_text));
      made.function = repaired(text->function_at(made.at.where.begin));
    } else {
      ++unreadable_[made.at.file];
    }
    return made;
  }

  void report(problems& said) const {
    for (const auto& [file, findings] : unreadable_)
      said.push_back({file, sources_.why(file) + "; " + std::to_string(findings) +
                                " finding(s) in it have no line"});
    for (const auto& [file, findings] : shrunk_)
      said.push_back({file, "is shorter than when it was checked; " + std::to_string(findings) +
                                " place(s) in it are wrong: run clang-tidy again"});
  }

private:
  static level severity(const yaml::node* text) {
    if (text && text->text == "Error")
      return level::error;
    if (text && (text->text == "Remark" || text->text == "Note"))
      return level::note;
    return level::warning;
  }

  // A diagnostic about no file at all (a bad option, say) has an empty path.
  place point(const yaml::node& of, std::uint64_t offset, std::uint64_t length) {
    place at{paths_.shown(field(of, "FilePath").text, base_), {}};
    if (at.file.empty())
      return at;
    auto text = sources_.open(at.file);
    if (!text)
      return at;
    if (offset > text->size() || length > text->size() - offset)
      ++shrunk_[at.file];
    at.where.begin = text->at(offset);
    at.where.end = text->at(length > text->size() ? text->size() : offset + length);
    return at;
  }

  void add_ranges(const yaml::node& said, finding& made) {
    const yaml::node* ranges = said.find("Ranges");
    if (!ranges)
      return;
    for (const yaml::node& one : ranges->items) {
      place range = point(one, number(one, "FileOffset"), number(one, "Length"));
      if (range.file != made.at.file || range.where.begin.line == 0)
        continue;
      position start = made.at.where.begin;
      if (range.where.begin <= start && start < range.where.end && made.at.where.end == start)
        made.at.where.end = range.where.end;
      made.covers.begin = std::min(made.covers.begin, range.where.begin);
      made.covers.end = std::max(made.covers.end, range.where.end);
    }
  }

  void add_fixes(const yaml::node& of, finding& made) {
    const yaml::node* fixes = of.find("Replacements");
    if (!fixes)
      return;
    for (const yaml::node& one : fixes->items)
      made.fixes.push_back({point(one, number(one, "Offset"), number(one, "Length")),
                            repaired(field(one, "ReplacementText").text)});
  }

  paths& paths_;
  sources& sources_;
  std::string base_;
  std::map<std::string, std::size_t> unreadable_;
  std::map<std::string, std::size_t> shrunk_;
};

} // namespace

void read_fixes(const std::string& file, paths& where, sources& texts,
                const std::function<void(finding)>& each, problems& said) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    said.push_back({file, "no such file (clang-tidy writes none when it finds nothing: make it "
                          "empty before the run)"});
    return;
  }
  std::ifstream in(file, std::ios::binary);
  if (std::filesystem::is_directory(file, error) || !in) {
    said.push_back({file, "cannot be read"});
    return;
  }
  // run-clang-tidy leaves an empty file when there is nothing to say.
  if (in.peek() == std::ifstream::traits_type::eof())
    return;

  converter make(where, texts);
  std::size_t bad = 0;
  std::string first_bad;
  bool found = false;
  std::string wrong = yaml::for_each_item(
      in, "Diagnostics",
      [&](const yaml::node& item) {
        try {
          each(make.convert(item));
        } catch (const malformed& e) {
          if (bad++ == 0)
            first_bad = "line " + std::to_string(item.line) + ": " + e.what();
        }
      },
      found);
  if (!wrong.empty())
    said.push_back(
        {file,
         (found ? "broken YAML, the rest is not read: " : "not clang-tidy's YAML: ") + wrong});
  else if (!found)
    said.push_back({file, "not clang-tidy's YAML: it has no list of Diagnostics"});
  if (bad > 0)
    said.push_back(
        {file, std::to_string(bad) + " entries are not clang-tidy's; the first: " + first_bad});
  make.report(said);
}

} // namespace waif::report
