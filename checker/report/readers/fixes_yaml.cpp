// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/readers/fixes_yaml.hpp"

#include "report/model/text.hpp"
#include "report/readers/raw_finding.hpp"
#include "report/readers/yaml_tree.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace waif::report {
namespace {

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

level severity_of(const yaml::node* text) {
  if (text && text->text == "Error")
    return level::error;
  if (text && (text->text == "Remark" || text->text == "Note"))
    return level::note;
  return level::warning;
}

raw_message message_of(const yaml::node& from) {
  raw_message made{field(from, "Message").text,
                   {field(from, "FilePath").text, number(from, "FileOffset")},
                   {},
                   {}};
  if (const yaml::node* ranges = from.find("Ranges"))
    for (const yaml::node& one : ranges->items)
      made.ranges.push_back(
          {field(one, "FilePath").text, number(one, "FileOffset"), number(one, "Length")});
  if (const yaml::node* fixes = from.find("Replacements"))
    for (const yaml::node& one : fixes->items)
      made.fixes.push_back(
          {{field(one, "FilePath").text, number(one, "Offset"), number(one, "Length")},
           field(one, "ReplacementText").text});
  return made;
}

raw_finding finding_of(const yaml::node& from) {
  raw_finding made;
  made.rule = field(from, "DiagnosticName").text;
  if (made.rule.empty())
    throw malformed("DiagnosticName is empty");
  made.severity = severity_of(from.find("Level"));
  if (const yaml::node* build = from.find("BuildDirectory"))
    made.folder = build->text;
  made.said = message_of(field(from, "DiagnosticMessage"));
  if (const yaml::node* notes = from.find("Notes"))
    for (const yaml::node& one : notes->items)
      made.notes.push_back(message_of(one));
  return made;
}

} // namespace

void read_fixes(const std::string& file, paths& where, sources& texts,
                const std::function<void(finding)>& each,
                const std::function<void(const std::string&)>& checked, problems& said) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    bool yaml = file.ends_with(".yaml") || file.ends_with(".yml");
    said.push_back({file, yaml ? "no such file (clang-tidy writes none when it finds nothing: make "
                                 "it empty before the run)"
                               : "no such file"});
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

  place_finder places(where, texts);
  std::size_t bad = 0;
  std::string first_bad;
  bool found = false;
  std::string wrong = yaml::for_each_item(
      in, "Diagnostics",
      [&](const yaml::node& item) {
        try {
          each(places.convert(finding_of(item)));
        } catch (const malformed& e) {
          if (bad++ == 0)
            first_bad = "line " + std::to_string(item.line) + ": " + e.what();
        }
      },
      [&](const yaml::node& field) {
        if (field.key == "MainSourceFile" && !field.text.empty())
          checked(repaired(where.shown(field.text)));
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
  places.report(said);
}

} // namespace waif::report
