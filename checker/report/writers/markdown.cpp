// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"
#include "report/writers/table.hpp"

#include <ostream>

namespace waif::report {
namespace {

constexpr std::size_t most_rows = 500; // a step summary holds 1 MiB

// Nothing in it can begin a link, a tag or the next cell.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : printable(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (std::string_view("\\`*_{}[]()#+!|~@$>").find(c) != std::string_view::npos)
      out += {'\\', c};
    else
      out += c;
  }
  return out;
}

std::string code(std::string_view text) {
  std::string safe = clipped(printable(text), 160), fence = "`";
  while (safe.find(fence) != safe.npos)
    fence += '`';
  std::string out = fence + ' ';
  for (char c : safe) {
    if (c == '|')
      out += '\\'; // a table splits at bars even in code
    out += c;
  }
  return out + ' ' + fence;
}

} // namespace

void write_markdown(std::ostream& out, const output& of) {
  out << "### waif: tasks that nobody waits for\n\n";
  if (of.all.results.empty())
    out << "Nothing found.\n\n";
  std::size_t rows = 0;
  const result* before = nullptr;
  for (const result& r : of.all.results) {
    if (++rows > most_rows)
      break;
    if (!before || before->kind != r.kind)
      out << "\n**" << title_of(r.kind, of.all.dumps > 0) << "**\n\n"
          << "| site | rule | created | live | lost | what |\n|---|---|--:|--:|--:|---|\n";
    before = &r;
    std::string site = file_of(r) + ':' + std::to_string(line_of(r));
    auto number = [&](std::uint64_t n) {
      return r.sites.empty() || n == 0 ? std::string() : std::to_string(n);
    };
    out << "| " << code(site) << " | " << escaped(r.what.rule) << " | " << number(r.totals.created)
        << " | " << number(r.totals.live()) << " | " << number(r.totals.lost) << " | "
        << escaped(r.what.message);
    if (!r.what.line_text.empty())
      out << "<br>" << code(r.what.line_text);
    if (r.since != change::none)
      out << "<br>**" << escaped(change_in_words(r)) << "**";
    for (const trace::lost_exception& e : r.samples)
      out << "<br>lost: " << code(words_of(e));
    out << " |\n";
  }
  if (rows > most_rows)
    out << "\n" << of.all.results.size() - most_rows << " more are not shown here.\n";
  if (!of.all.gone.empty())
    out << "\n**" << gone_title << "**\n\n";
  for (const result& r : of.all.gone)
    out << "- " << code(file_of(r) + ':' + std::to_string(line_of(r))) << ' '
        << escaped(r.what.rule) << '\n';
  for (const problem& p : of.said)
    if (p.partial)
      out << "\n**Partial:** " << escaped(p.where + ": " + p.what) << "\n";
  out << "\n" << escaped(summary_line(of.all, is_partial(of.said))) << "\n";
}

} // namespace waif::report
