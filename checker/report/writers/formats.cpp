// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/formats.hpp"

namespace waif::report {

std::span<const format> formats() {
  static constexpr format all[] = {
      {"text", "as compilers print, with the source line and carets", write_text},
      {"html", "one page for people, sortable, with nothing from the network", write_html, true},
      {"sarif", "SARIF 2.1.0, for code scanning", write_sarif, true},
      {"github", "workflow commands and, in $GITHUB_STEP_SUMMARY, Markdown", write_github, true},
      {"markdown", "for comments on changes", write_markdown, true},
      {"gitlab", "GitLab Code Quality", write_gitlab},
      {"rdjson", "reviewdog", write_rdjson},
      {"gerrit", "ReviewInput with comments and suggested fixes", write_gerrit},
      {"gerrit-robot", "ReviewInput with robot comments, for Gerrit up to 3.12",
       write_gerrit_robot},
      {"checkstyle", "Checkstyle XML", write_checkstyle},
      {"sonar", "SonarQube generic issues, from 10.3 on", write_sonar},
      {"junit", "JUnit XML, a case for each result", write_junit, true},
      {"tap", "TAP 13, a point for each result", write_tap, true},
      {"openmetrics", "for Prometheus, a series for each site", write_openmetrics, true},
      {"folded", "folded stacks, for flame graphs", write_folded, true},
      {"trace", "Chrome's trace events, for Perfetto: a span for each live task",
       write_chrome_trace, true},
      {"top", "grouped by rule, file and function, the worst first", write_top, true},
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
