// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/formats.hpp"

namespace waif::report {

std::span<const format> formats() {
  static constexpr format all[] = {
      {"text", "as compilers print, with the source line and carets", write_text},
      {"html", "one page for people, sortable, with nothing from the network", write_html},
      {"sarif", "SARIF 2.1.0, for code scanning", write_sarif},
      {"github", "workflow commands and, in $GITHUB_STEP_SUMMARY, Markdown", write_github},
      {"markdown", "for comments on changes", write_markdown},
      {"gitlab", "GitLab Code Quality", write_gitlab},
      {"rdjson", "reviewdog", write_rdjson},
      {"gerrit", "ReviewInput with comments and suggested fixes", write_gerrit},
      {"gerrit-robot", "ReviewInput with robot comments, for Gerrit up to 3.12",
       write_gerrit_robot},
      {"checkstyle", "Checkstyle XML", write_checkstyle},
      {"sonar", "SonarQube generic issues, from 10.3 on", write_sonar},
      {"junit", "JUnit XML, a case for each result", write_junit},
      {"tap", "TAP 13, a point for each result", write_tap},
      {"openmetrics", "for Prometheus, a series for each site", write_openmetrics},
      {"folded", "folded stacks, for flame graphs", write_folded},
      {"trace", "Chrome's trace events, for Perfetto: a span for each live task",
       write_chrome_trace},
      {"top", "grouped by rule, file and function, the worst first", write_top},
  };
  return all;
}

const format* find_format(std::string_view name) {
  for (const format& one : formats())
    if (one.name == name)
      return &one;
  return nullptr;
}

} // namespace waif::report
