// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/text.hpp"
#include "report/writers/columns.hpp"
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
  const std::vector<const column*> shown = used_columns(of.all);
  std::string heads = "| site | rule", line = "|---|---";
  for (const column* one : shown) {
    heads += " | " + std::string(one->title);
    line += one->number ? "|--:" : "|---";
  }
  heads += " | what |\n" + line + "|---|\n";
  std::size_t rows = 0;
  const result* before = nullptr;
  for (const result& r : of.all.results) {
    if (++rows > most_rows)
      break;
    if (!before || before->kind != r.kind)
      out << "\n**" << title_of(r.kind, of.all.dumps > 0) << "**\n\n" << heads;
    before = &r;
    std::string site = file_of(r) + ':' + std::to_string(line_of(r));
    out << "| " << code(site) << " | " << escaped(r.what.rule);
    for (const column* one : shown)
      out << " | " << escaped(clipped(printable(one->text(r)), 160));
    out << " | " << escaped(r.what.message);
    if (!r.what.line_text.empty())
      out << "<br>" << code(r.what.line_text);
    if (!r.unseen.empty())
      out << "<br>why no check: " << escaped(r.unseen);
    if (r.since != change::none)
      out << "<br>**" << escaped(change_in_words(r)) << "**";
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
