// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/table.hpp"

#include "report/model/text.hpp"
#include "report/writers/columns.hpp"
#include "report/writers/phrases.hpp"
#include "report/writers/tests.hpp"

#include <algorithm>
#include <functional>
#include <ostream>
#include <vector>

namespace waif::report {
namespace {

constexpr std::string_view bold = "\033[1m", dim = "\033[2m", red = "\033[31m", yellow = "\033[33m",
                           plain = "\033[0m";

constexpr std::size_t gap = 2, least_number_width = 6, most_text_width = 40, longest_site = 60;

// In full when that is short, else without the arguments.
std::string readable(const std::string& function) {
  return columns_of(function) <= 80 ? function : short_function(function);
}

std::string site_of(const result& of) {
  const place& at = of.what.at;
  std::string text = printable(at.file);
  if (at.where.begin.line != 0)
    text += ':' + std::to_string(at.where.begin.line);
  if (at.where.begin.column != 0)
    text += ':' + std::to_string(at.where.begin.column);
  if (text.empty() && !of.sites.empty()) {
    const run_site& site = of.sites.front();
    const std::string& by = site.created.function;
    text = readable(printable(site.task.function)) +
           (by.empty() ? "" : " (created by " + readable(printable(by)) + ")");
  }
  return text.empty() ? "(place unknown)" : text;
}

struct sized {
  const column* of;
  std::size_t width;
};

class table {
public:
  table(std::ostream& out, const joined& of, const table_style& style)
      : out_(out), style_(style), of_(of) {
    for (const result& r : of.results) {
      site_width_ = std::max(site_width_, std::min(columns_of(site_of(r)), longest_site));
      rule_width_ = std::max(rule_width_, columns_of(r.what.rule));
    }
    rule_width_ = std::min<std::size_t>(rule_width_, 32);
    for (const column* one : used_columns(of)) {
      if (one->text == sample_exception)
        continue; // has lines of its own, as long as they need
      std::size_t width = std::max(one->number ? least_number_width : 0, one->title.size());
      for (const result& r : of.results)
        width = std::max(width, std::min(columns_of(shown(*one, r)), most_text_width));
      columns_.push_back({one, width});
    }
    if (style.width > 0)
      fit();
  }

  void write() {
    const result* before = nullptr;
    for (const result& r : of_.results) {
      if (!before || before->kind != r.kind)
        section(r.kind, before != nullptr);
      row(r);
      before = &r;
    }
    if (before)
      out_ << '\n';
    write_test_table(out_, of_.tests, style_.color);
    gone();
  }

private:
  // On a narrow terminal without the texts, which are below the row as well, then without what is
  // zero everywhere; a site that is still too long gets a line of its own.
  void fit() {
    auto drop_last = [&](auto useless) {
      auto last = std::find_if(columns_.rbegin(), columns_.rend(), useless);
      if (row_width() <= style_.width || last == columns_.rend())
        return false;
      columns_.erase(last.base() - 1);
      return true;
    };
    while (drop_last([](const sized& s) { return !s.of->number; })) {
    }
    while (drop_last([&](const sized& s) {
      return std::all_of(of_.results.begin(), of_.results.end(),
                         [&](const result& r) { return s.of->number(r) == 0; });
    })) {
    }
    constexpr std::size_t shortest_site = 16;
    if (const std::size_t all = row_width(); all > style_.width)
      site_width_ =
          std::max(shortest_site, site_width_ - std::min(site_width_, all - style_.width));
  }

  void gone() {
    if (of_.gone.empty())
      return;
    paint(bold, gone_title);
    out_ << '\n';
    for (const result& r : of_.gone) {
      out_ << site_of(r) << "  " << printable(r.what.rule) << '\n';
      line("    ", "", r.what.line_text, dim);
    }
    out_ << '\n';
  }

  void paint(std::string_view how, std::string_view text) {
    if (style_.color)
      out_ << how << text << plain;
    else
      out_ << text;
  }

  void section(standing kind, bool again) {
    if (again)
      out_ << '\n';
    paint(bold, title_of(kind, of_.dumps > 0));
    out_ << '\n';
    paint(dim, cells("site", "rule", kind, [](const column& c) { return std::string(c.title); }));
    out_ << '\n';
  }

  void row(const result& r) {
    std::string site = site_of(r);
    const bool own_line = style_.width > 0 && columns_of(site) > site_width_;
    paint(r.severity == level::error ? red : r.severity == level::warning ? yellow : plain, site);
    std::string all = cells(own_line ? "" : site, printable(r.what.rule), r.kind,
                            [&](const column& c) { return shown(c, r); });
    out_ << (own_line ? "\n" + all : all.substr(site.size())) << '\n';
    details(r);
  }

  std::string cells(std::string_view site, std::string_view rule, standing kind,
                    const std::function<std::string(const column&)>& text) const {
    std::string row =
        left_aligned(site, site_width_) + std::string(gap, ' ') + left_aligned(rule, rule_width_);
    if (kind != standing::not_run)
      for (const auto& [column, width] : columns_) {
        std::string cell = text(*column);
        row += column->number ? right_aligned(cell, gap + width)
                              : std::string(gap, ' ') + left_aligned(cell, width);
      }
    row.erase(row.find_last_not_of(' ') + 1);
    return row;
  }

  static std::string shown(const column& of, const result& r) {
    std::string text = printable(of.text(r));
    return text.empty() ? "-" : text;
  }

  std::size_t row_width() const {
    std::size_t all = site_width_ + gap + rule_width_;
    for (const sized& one : columns_)
      all += gap + one.width;
    return all;
  }

  void details(const result& r) {
    line("    ", "", change_in_words(r), bold);
    line("    ", "", life_in_words(r), "");
    for (const std::string& step : waits_in_words(r))
      line("      ", "", step, "");
    if (r.what.at.where.begin.line != 0)
      line("    ", "", r.what.line_text, dim);
    line("    ", "", r.what.message, "");
    line("    ", "why no check: ", r.unseen, "");
    for (const trace::lost_exception& e : r.samples)
      line("    ", std::string(name_of(e.became)) + ": ", words_of(e), red);
    for (const run_site& site : r.sites)
      if (!site.build.empty())
        line("    ", "task: ",
             readable(site.task.function) + " (build " + short_build(site.build) + ": " +
                 counts_in_words(site.totals) + ')',
             "");
      else if (r.kind == standing::run_only && !site.task.function.empty())
        line("    ", "task: ", readable(site.task.function), "");
    if (!r.children.empty())
      line("    ", "with it: ", children_in_words(r), "");
    for (const note& n : r.what.notes)
      line("    ", "hint: ", n.message, "");
  }

  void line(std::string_view indent, std::string_view label, const std::string& text,
            std::string_view how) {
    std::string shown = printable(text);
    if (shown.empty())
      return;
    if (style_.width > 0)
      shown = clipped(shown, style_.width - std::min(style_.width, indent.size() + label.size()));
    out_ << indent << label;
    if (how.empty())
      out_ << shown;
    else
      paint(how, shown);
    out_ << '\n';
  }

  std::ostream& out_;
  const table_style& style_;
  const joined& of_;
  std::size_t site_width_ = 4, rule_width_ = 4;
  std::vector<sized> columns_;
};

} // namespace

std::string_view title_of(standing kind, bool any_run) {
  switch (kind) {
  case standing::confirmed:
    return "CONFIRMED: a check flags it, and the run shows the harm";
  case standing::run_only:
    return "SEEN BY THE RUN ONLY: no check flags it";
  case standing::ran_clean:
    return "FLAGGED, RAN, NOTHING LOST: the run came here and saw no harm";
  case standing::not_run:
    return any_run ? "FLAGGED, NEVER RUN: no run came here" : "FLAGGED: no run was given";
  }
  return "";
}

void write_table(std::ostream& out, const joined& of, const table_style& style) {
  table(out, of, style).write();
}

std::string summary_line(const joined& of, bool partial) {
  auto count_of = [&](standing kind) {
    return std::to_string(std::count_if(of.results.begin(), of.results.end(), [&](const result& r) {
      return r.kind == kind && !r.known;
    }));
  };
  std::string text = "SUMMARY: waif:";
  for (standing kind :
       {standing::confirmed, standing::run_only, standing::ran_clean, standing::not_run})
    text += ' ' + std::string(name_of(kind)) + '=' + count_of(kind);
  text += " known=" + std::to_string(std::count_if(of.results.begin(), of.results.end(),
                                                   [](const result& r) { return r.known; }));
  text += " clean-sites=" + std::to_string(of.clean_sites);
  text += " created=" + std::to_string(of.totals.created);
  for (const verdict_rule& rule : verdict_rules())
    text += ' ' + std::string(rule.name) + '=' + std::to_string(occurrences(rule.what, of.totals));
  text += " dumps=" + std::to_string(of.dumps);
  if (of.earlier_runs > 0) {
    for (change since : {change::fresh, change::grown, change::shrunk, change::flaky})
      text += ' ' + std::string(name_of(since)) + '=' + std::to_string(count(of, since));
    text += " gone=" + std::to_string(of.gone.size());
  }
  text += partial ? " partial=yes" : " partial=no";
  return text;
}

} // namespace waif::report
