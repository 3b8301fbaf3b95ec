// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One self-contained page: no network, whole without JavaScript. All text from outside goes
// through xml_escaped(), and the policy in its head forbids any script but ours.
#include "report/model/text.hpp"
#include "report/writers/columns.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/html/assets.hpp"
#include "report/writers/html/sections.hpp"
#include "report/writers/phrases.hpp"
#include "report/writers/table.hpp"

#include <ostream>
#include <span>

namespace waif::report {
namespace {

class page {
public:
  page(std::ostream& out, const output& of) : out_(out), of_(of), columns_(used_columns(of.all)) {}

  void write() {
    out_ << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
            "http-equiv=\"Content-Security-Policy\" "
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
         << html::script_hash
         << "'\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
         << "<title>waif report</title><style>\n"
         << html::style;
    labels();
    out_ << "</style></head><body>\n";
    head();
    const result* before = nullptr;
    for (const result& r : of_.all.results) {
      if (!before || before->kind != r.kind) {
        if (before)
          out_ << "</tbody></table></section>\n";
        section(r.kind);
      }
      row(r);
      before = &r;
    }
    out_ << (before ? "</tbody></table></section>\n" : "");
    gone();
    html::write_tests(out_, of_.all);
    html::write_timeline(out_, of_.all);
    html::write_flame_graph(out_, of_.all);
    out_ << "<p class=\"summary\"><code>"
         << xml_escaped(summary_line(of_.all, is_partial(of_.said))) << "</code></p>\n<script>"
         << html::script << "</script></body></html>\n";
  }

private:
  void head() {
    const trace::counts& all = of_.all.totals;
    out_ << "<h1>Tasks that nobody waits for</h1>\n<p class=\"lead\">waif "
         << xml_escaped(of_.version) << ", " << counted(of_.all.dumps, "process", "processes")
         << ", " << counted(all.created, "task") << " created</p>\n<ul class=\"tiles\">";
    for (standing kind :
         {standing::confirmed, standing::run_only, standing::ran_clean, standing::not_run}) {
      std::size_t n = 0;
      for (const result& r : of_.all.results)
        n += r.kind == kind;
      tile(name_of(kind), n, n > 0 && kind <= standing::run_only ? "bad" : n > 0 ? "warn" : "");
    }
    for (const verdict_rule& rule : verdict_rules()) {
      std::uint64_t n = occurrences(rule.what, all);
      if (n > 0)
        tile(rule.name, n, rule.severity == level::error ? "bad" : "warn");
    }
    out_ << "</ul>\n";
    answer();
    if (!of_.said.empty()) {
      out_ << "<ul class=\"said\">";
      for (const problem& p : of_.said)
        out_ << "<li>" << (p.partial ? "<b>partial:</b> " : "") << html::breakable(p.where) << ": "
             << html::breakable(p.what) << "</li>";
      out_ << "</ul>\n";
    }
    out_ << "<div class=\"tools\"><input type=\"search\" id=\"search\" placeholder=\"Filter: words "
            "of a site, rule, task or "
            "exception (press /)\" aria-label=\"Filter results\"><span id=\"shown\" "
            "aria-live=\"polite\"></span></div>\n";
  }

  // On a narrow screen a row is a card, and each cell says what it is.
  void labels() {
    out_ << "@media (max-width: 1250px) {";
    std::size_t place = 2; // after site and rule
    for (const column* c : columns_)
      out_ << " .joined td:nth-child(" << ++place << ")::before { content: \"" << c->title
           << " \"; }";
    out_ << " }\n";
  }

  // What to read when there are ten seconds.
  void answer() {
    if (of_.all.results.empty()) {
      out_ << "<p class=\"answer good\" id=\"clean\">Nothing found.</p>\n";
      return;
    }
    const result& worst = of_.all.results.front();
    out_ << "<div class=\"answer\"><p>Look first at <a href=\"#r1\">"
         << html::breakable(file_of(worst)) << ':' << line_of(worst)
         << "</a>: " << xml_escaped(worst.what.message) << ".</p>";
    if (std::string life = life_in_words(worst); !life.empty())
      out_ << "<p>" << html::breakable(life) << ".</p>";
    if (worst.since != change::none)
      out_ << "<p><b>" << xml_escaped(change_in_words(worst)) << "</b></p>";
    if (!worst.samples.empty())
      out_ << "<p class=\"lost\">"
           << html::breakable(clipped(printable(labelled(worst.samples.front())), 240)) << "</p>";
    for (const note& n : worst.what.notes)
      out_ << "<p>What to do: " << xml_escaped(n.message) << ".</p>";
    out_ << "</div>\n";
  }

  void gone() {
    if (of_.all.gone.empty())
      return;
    out_ << "<section id=\"gone\"><h2>" << gone_title << "</h2><ul>";
    for (const result& r : of_.all.gone)
      out_ << "<li>" << html::breakable(file_of(r)) << ':' << line_of(r) << ' '
           << xml_escaped(r.what.rule) << "</li>";
    out_ << "</ul></section>\n";
  }

  void tile(std::string_view name, std::uint64_t n, std::string_view how) {
    out_ << "<li class=\"" << how << "\"><b>" << n << "</b>" << name << "</li>";
  }

  void section(standing kind) {
    out_ << "<section><h2>" << title_of(kind, of_.all.dumps > 0)
         << "</h2>\n<table class=\"results joined\"><thead><tr>"
         << "<th class=\"site\" scope=\"col\"><button>site</button></th><th class=\"rule\" "
            "scope=\"col\"><button>rule</button></th>";
    for (const column* c : shown_columns(kind))
      out_ << (c->number ? "<th class=\"n\"" : "<th") << " scope=\"col\" title=\"" << c->meaning
           << "\"><button>" << c->title << "</button></th>";
    out_ << "</tr></thead><tbody>\n";
  }

  std::span<const column* const> shown_columns(standing kind) const {
    return std::span(columns_).first(kind == standing::not_run ? 0 : columns_.size());
  }

  void row(const result& r) {
    std::string_view known = r.known ? " known" : "";
    out_ << "<tr class=\"main " << name_of(r.severity) << known << "\" id=\"r" << ++rows_
         << "\"><td class=\"site\">" << html::breakable(file_of(r)) << ':' << line_of(r)
         << "</td><td class=\"rule\">" << xml_escaped(r.what.rule);
    if (r.since != change::none)
      out_ << " <b class=\"since\">" << name_of(r.since) << "</b>";
    out_ << "</td>";
    for (const column* c : shown_columns(r.kind))
      cell(*c, r);
    out_ << "</tr>\n<tr class=\"more" << known << "\"><td colspan=\""
         << 2 + shown_columns(r.kind).size() << "\">";
    if (r.what.at.where.begin.line != 0 && !r.what.line_text.empty())
      out_ << "<pre>" << xml_escaped(r.what.line_text) << "</pre>";
    out_ << xml_escaped(r.what.message);
    for (const std::string& words : {change_in_words(r), life_in_words(r)})
      if (!words.empty())
        out_ << "<div>" << html::breakable(words) << "</div>";
    if (!r.unseen.empty())
      out_ << "<div>why no check: " << xml_escaped(r.unseen) << "</div>";
    for (const trace::lost_exception& e : r.samples)
      out_ << "<div class=\"lost\">" << html::breakable(labelled(e)) << "</div>";
    for (const note& n : r.what.notes)
      out_ << "<div>hint: " << xml_escaped(n.message) << "</div>";
    html::write_wait_tree(out_, r);
    if (!r.sites.empty())
      sites("created by", r.sites);
    if (!r.children.empty())
      sites("that it keeps alive, created by", r.children);
    out_ << "</td></tr>\n";
  }

  void cell(const column& c, const result& r) {
    std::string text = html::breakable(clipped(printable(c.text(r)), 80)); // in full below the row
    if (!c.number)
      out_ << "<td>" << text << "</td>";
    else if (std::uint64_t n = c.number(r); n > 0)
      out_ << "<td class=\"n\" data-n=\"" << n << "\">" << text << "</td>";
    else
      out_ << "<td class=\"n zero\" data-n=\"0\">" << (text.empty() ? "-" : text) << "</td>";
  }

  static std::string function_at(const trace::location& at) {
    std::string text = "<code>" + xml_escaped(at.function.empty() ? "?" : at.function) + "</code>";
    return at.line == 0 ? text
                        : text + ' ' + html::breakable(at.file) + ':' + std::to_string(at.line);
  }

  void sites(std::string_view title, const std::vector<run_site>& all) {
    out_ << "<details><summary>" << counted(all.size(), "kind") << " of task " << title
         << "</summary><ul>";
    for (const run_site& s : all)
      out_ << "<li>" << function_at(s.created) << "<ul><li>" << function_at(s.task) << ": "
           << counts_in_words(s.totals) << ", in " << counted(s.processes, "process", "processes")
           << (s.build.empty() ? "" : ", build " + short_build(s.build)) << "</li></ul></li>";
    out_ << "</ul></details>";
  }

  std::ostream& out_;
  const output& of_;
  std::vector<const column*> columns_;
  std::size_t rows_ = 0;
};

} // namespace

void write_html(std::ostream& out, const output& of) { page(out, of).write(); }

} // namespace waif::report
