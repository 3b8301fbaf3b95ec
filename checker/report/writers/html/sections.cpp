// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/html/sections.hpp"

#include "report/model/text.hpp"
#include "report/writers/phrases.hpp"
#include "report/writers/stacks.hpp"
#include "report/writers/tests.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <ostream>
#include <set>

namespace waif::report::html {
namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return std::to_string(whole == 0 ? 0 : part * 10000 / whole / 100) + '.' +
         std::to_string(whole == 0 ? 0 : part * 10000 / whole % 100 / 10) + '%';
}

void each_sample(const joined& all,
                 const std::function<void(const result&, const live_sample&)>& visit) {
  for (const result& r : all.results) {
    for (const live_sample& one : r.alive)
      visit(r, one);
    for (const run_site& child : r.children)
      for (const live_sample& one : child.alive)
        visit(r, one);
  }
}

// A tree of the stacks, drawn as boxes in boxes.
struct node {
  std::uint64_t count = 0;
  std::map<std::string, node> inner;
};

void draw(std::ostream& out, const std::string& name, const node& of, std::uint64_t parent,
          std::uint64_t whole) {
  out << "<div class=\"box\" style=\"width:" << percent(of.count, parent) << "\"><span title=\""
      << xml_escaped(name) << ": " << of.count << "\">" << xml_escaped(name) << "</span>";
  if (!of.inner.empty()) {
    out << "<div class=\"inner\">";
    node narrow; // together, those that nobody could see
    std::size_t others = 0;
    for (const auto& [next, child] : of.inner)
      if (child.count * 500 >= whole)
        draw(out, next, child, of.count, whole);
      else
        narrow.count += child.count, ++others;
    if (narrow.count * 500 >= whole)
      draw(out, counted(others, "narrow one"), narrow, of.count, whole);
    out << "</div>";
  }
  out << "</div>";
}

} // namespace

std::string breakable(std::string_view text) {
  std::string out;
  for (char c : xml_escaped(text)) {
    out += c;
    if (c == '/' || c == '_' || c == '.' || out.ends_with("::"))
      out += "<wbr>";
  }
  return out;
}

void write_wait_tree(std::ostream& out, const result& of) {
  std::map<std::vector<wait_step>, bool> chains; // whether they are circles
  for (const live_sample& one : of.alive)
    if (one.chain.size() > 1)
      chains[one.chain] |= one.circle;
  if (chains.empty())
    return;
  out << "<details class=\"waits\"><summary>who waits for whom</summary>";
  for (const auto& [chain, circle] : chains) {
    if (circle)
      out << "<p>" << circle_title << "</p>";
    for (const wait_step& step : chain) {
      out << "<ul><li><code>" << xml_escaped(short_function(step.function)) << "</code>";
      if (step.line != 0)
        out << " waits at " << breakable(step.file) << ':' << step.line;
    }
    for (std::size_t i = 0; i < chain.size(); ++i)
      out << "</li></ul>";
  }
  out << "</details>";
}

void write_tests(std::ostream& out, const joined& all) {
  if (all.tests.empty())
    return;
  out << "<section id=\"tests\"><h2>Tests: what each made and left behind</h2>\n<table "
         "class=\"results\"><thead><tr><th scope=\"col\"><button>test</button></th>";
  for (const test_column& c : test_columns)
    out << "<th class=\"n\" scope=\"col\"><button>" << c.title << "</button></th>";
  out << "<th scope=\"col\"><button>since</button></th></tr></thead><tbody>\n";
  for (const test_counts* t : worst_first(all.tests)) {
    out << "<tr class=\"main"
        << (t->lost || t->left ? " error"
            : did_harm(*t)     ? " warning"
                               : "")
        << "\"><td class=\"site\">" << xml_escaped(t->name) << "</td>";
    for (const test_column& c : test_columns) {
      const std::uint64_t n = t->*c.number;
      out << "<td class=\"n" << (n ? "" : " zero") << "\" data-n=\"" << n << "\">";
      n ? out << n : out << '-';
      out << "</td>";
    }
    out << "<td>" << since_in_words(*t) << "</td></tr>\n";
  }
  out << "</tbody></table></section>\n";
}

void write_timeline(std::ostream& out, const joined& all) {
  constexpr std::size_t most_bars = 400;
  struct bar {
    std::uint64_t born, seen;
  };
  using key = std::pair<std::string, std::string>; // function, site
  std::map<std::string, std::map<key, bar>> lanes; // by test
  std::uint64_t whole = 0;
  std::size_t bars = 0;
  each_sample(all, [&](const result& r, const live_sample& one) {
    key what(short_function(one.chain[one.self].function),
             file_of(r) + ':' + std::to_string(line_of(r)));
    auto& lane = lanes[one.test];
    if (!lane.contains(what) && ++bars > most_bars)
      return;
    bar& of = lane.try_emplace(what, bar{one.born_ms, one.seen_ms}).first->second;
    of = {std::min<std::uint64_t>(of.born, one.born_ms),
          std::max<std::uint64_t>(of.seen, one.seen_ms)};
    whole = std::max<std::uint64_t>(whole, one.seen_ms);
  });
  if (lanes.empty())
    return;
  out << "<section id=\"timeline\"><h2>Timeline: live tasks by the test that made them</h2>\n<p "
         "class=\"lead\">from the start of the process to its end, "
      << duration(whole) << "; the oldest few of each site</p><div class=\"lanes\">\n";
  for (const auto& [test, tasks] : lanes) {
    out << "<div class=\"lane\"><b>" << (test.empty() ? "(no test)" : xml_escaped(test))
        << "</b><div class=\"bars\">";
    for (const auto& [what, of] : tasks) {
      const std::string text = xml_escaped(what.first) + ", " + duration(of.seen - of.born);
      out << "<div class=\"bar\" style=\"margin-left:" << percent(of.born, whole)
          << ";width:" << percent(std::max<std::uint64_t>(of.seen - of.born, 1), whole)
          << "\" title=\"" << text << ", " << xml_escaped(what.second) << "\">" << text << "</div>";
    }
    out << "</div></div>\n";
  }
  out << "</div></section>\n";
}

void write_flame_graph(std::ostream& out, const joined& all) {
  node root;
  for (const auto& [stack, n] : creation_stacks(all)) {
    node* at = &root;
    at->count += n;
    for (const std::string& frame : stack) {
      at = &at->inner[frame];
      at->count += n;
    }
  }
  if (root.count == 0)
    return;
  out << "<section id=\"creators\"><h2>Flame graph: who creates the tasks that went "
         "wrong</h2>\n<div class=\"flame\">";
  draw(out, "all " + std::to_string(root.count), root, root.count, root.count);
  out << "</div></section>\n";
}

} // namespace waif::report::html
