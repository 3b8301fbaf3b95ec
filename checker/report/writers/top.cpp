// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Grouped as pprof's top does: what each rule, file, function and test has, the worst first.
#include "report/model/text.hpp"
#include "report/writers/columns.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <map>
#include <ostream>

namespace waif::report {
namespace {

struct group {
  std::string name;
  std::size_t results = 0;
  result sum; // its numbers
};

std::uint64_t harm(const group& of) {
  std::uint64_t n = 0;
  for (const verdict_rule& rule : verdict_rules())
    n += occurrences(rule.what, of.sum.totals);
  return n;
}

void write(std::ostream& out, const joined& all, std::string_view by,
           const std::function<std::string(const result&)>& name) {
  std::map<std::string, group> groups;
  for (const result& r : all.results) {
    group& in = groups[name(r)];
    ++in.results;
    add(in.sum.totals, r.totals);
    add(in.sum.live, r.live);
  }
  std::vector<group> sorted;
  for (auto& [key, one] : groups) {
    one.name = key;
    sorted.push_back(one);
  }
  auto key = [](const group& g) { return std::pair(harm(g), g.results); };
  std::sort(sorted.begin(), sorted.end(), [&](const group& a, const group& b) {
    return key(a) != key(b) ? key(a) > key(b) : a.name < b.name;
  });
  auto each_number = [&](const auto& show) {
    for (const column& c : columns())
      if (c.number)
        out << std::setw(11) << show(c);
  };
  each_number([](const column& c) { return c.title; });
  out << "    results  by " << by << '\n';
  for (const group& one : sorted) {
    each_number([&](const column& c) {
      std::string text = c.text(one.sum);
      return text.empty() ? "0" : text;
    });
    out << std::setw(11) << one.results << "  " << printable(one.name) << '\n';
  }
}

} // namespace

void write_top(std::ostream& out, const output& of) {
  write(out, of.all, "rule", [](const result& r) { return r.what.rule; });
  out << '\n';
  write(out, of.all, "file", [](const result& r) { return file_of(r); });
  out << '\n';
  write(out, of.all, "function", [](const result& r) {
    return r.what.function.empty() ? "(unknown)" : short_function(r.what.function);
  });
}

} // namespace waif::report
