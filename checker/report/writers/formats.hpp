// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/problem.hpp"
#include "report/model/result.hpp"
#include "report/model/sources.hpp"

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace waif::report {

// What a writer may look at.
struct output {
  const joined& all;
  sources& texts;
  const problems& said; // empty: nothing to say about the inputs
  std::filesystem::path root;
  std::string version;
  std::string category; // tells several uploads of one commit apart
};

struct format {
  std::string_view name;
  std::string_view what; // for --help
  void (*write)(std::ostream& out, const output& of);
  bool tells_known = false; // says which results the baseline accepts; others leave them out
};

std::span<const format> formats();
const format* find_format(std::string_view name);

void write_text(std::ostream& out, const output& of);
void write_sarif(std::ostream& out, const output& of);
void write_github(std::ostream& out, const output& of);
void write_markdown(std::ostream& out, const output& of);
void write_gitlab(std::ostream& out, const output& of);
void write_rdjson(std::ostream& out, const output& of);
void write_gerrit(std::ostream& out, const output& of);
void write_gerrit_robot(std::ostream& out, const output& of);
void write_checkstyle(std::ostream& out, const output& of);
void write_sonar(std::ostream& out, const output& of);
void write_html(std::ostream& out, const output& of);
void write_openmetrics(std::ostream& out, const output& of);
void write_tap(std::ostream& out, const output& of);
void write_chrome_trace(std::ostream& out, const output& of);
void write_top(std::ostream& out, const output& of);
void write_folded(std::ostream& out, const output& of);
void write_junit(std::ostream& out, const output& of);

} // namespace waif::report
