// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/text.hpp"
#include "report/writers/columns.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"
#include "report/writers/table.hpp"
#include "report/writers/tests.hpp"

#include <algorithm>
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

// Only what says something there: a comment has little room.
std::vector<const column*> columns_said(const joined& all, standing kind) {
  std::vector<const column*> used;
  for (const column& one : columns())
    if (!one.in_words && std::any_of(all.results.begin(), all.results.end(), [&](const result& r) {
          return r.kind == kind && !one.text(r).empty();
        }))
      used.push_back(&one);
  return used;
}

void write_head(std::ostream& out, const std::vector<const column*>& shown) {
  std::string heads = "| site | rule | what", line = "|---|---|---";
  for (const column* one : shown) {
    heads += " | " + std::string(one->title);
    line += one->number ? "|--:" : "|---";
  }
  out << heads << " |\n" << line << "|\n";
}

void write_row(std::ostream& out, const result& r, const std::vector<const column*>& shown) {
  out << "| " << code(file_of(r) + ':' + std::to_string(line_of(r))) << " | "
      << escaped(r.what.rule) << " | " << escaped(r.what.message);
  if (!r.what.line_text.empty())
    out << "<br>" << code(r.what.line_text);
  if (std::string life = life_in_words(r); !life.empty())
    out << "<br>" << escaped(life);
  for (const trace::lost_exception& e : r.samples)
    out << "<br>" << name_of(e.became) << ": " << code(words_of(e));
  if (!r.unseen.empty())
    out << "<br>why no check: " << escaped(r.unseen);
  for (const note& n : r.what.notes)
    out << "<br>What to do: " << escaped(n.message);
  if (r.since != change::none)
    out << "<br>**" << escaped(change_in_words(r)) << "**";
  for (const column* one : shown)
    out << " | " << escaped(one->text(r));
  out << " |\n";
}

void write_tests(std::ostream& out, const std::vector<test_counts>& all) {
  constexpr std::size_t most = 50;
  std::size_t rows = 0;
  for (const test_counts* t : worst_first(all)) {
    if (!did_harm(*t) || ++rows > most)
      continue;
    if (rows == 1) {
      out << "\n**Tests: what each left behind**\n\n| test";
      for (const test_column& c : test_columns)
        out << " | " << c.title;
      out << " | since |\n|---|--:|--:|--:|--:|--:|---|\n";
    }
    out << "| " << code(t->name);
    for (const test_column& c : test_columns)
      out << " | " << t->*c.number;
    out << " | " << since_in_words(*t) << " |\n";
  }
  if (rows > most)
    out << "\n" << rows - most << " more tests are not shown here.\n";
}

} // namespace

void write_markdown(std::ostream& out, const output& of) {
  out << "### waif: tasks that nobody waits for\n\n";
  if (of.all.results.empty())
    out << "Nothing found.\n\n";
  std::vector<const column*> shown;
  std::size_t rows = 0;
  const result* before = nullptr;
  for (const result& r : of.all.results) {
    if (++rows > most_rows)
      break;
    if (!before || before->kind != r.kind) {
      shown = columns_said(of.all, r.kind);
      out << "\n**" << title_of(r.kind, of.all.dumps > 0) << "**\n\n";
      write_head(out, shown);
    }
    before = &r;
    write_row(out, r, shown);
  }
  if (rows > most_rows)
    out << "\n" << of.all.results.size() - most_rows << " more are not shown here.\n";
  write_tests(out, of.all.tests);
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
