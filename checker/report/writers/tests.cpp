// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/tests.hpp"

#include "report/model/text.hpp"

#include <algorithm>
#include <ostream>
#include <tuple>

namespace waif::report {

std::vector<const test_counts*> worst_first(const std::vector<test_counts>& all) {
  std::vector<const test_counts*> sorted;
  for (const test_counts& one : all)
    sorted.push_back(&one);
  std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) {
    return std::tie(b->lost, b->left, b->never_started, b->destroyed_suspended, a->name) <
           std::tie(a->lost, a->left, a->never_started, a->destroyed_suspended, b->name);
  });
  return sorted;
}

bool did_harm(const test_counts& of) {
  return of.left + of.never_started + of.destroyed_suspended + of.lost > 0;
}

std::string since_in_words(const test_counts& of) {
  if (of.left == 0)
    return {};
  return "still alive " + (of.later ? counted(of.later, "test") + " later" : "at the end");
}

void write_test_table(std::ostream& out, const std::vector<test_counts>& all, bool color) {
  constexpr std::size_t most = 20, longest_name = 60, number_width = 11;
  std::vector<const test_counts*> shown = worst_first(all);
  std::erase_if(shown, [](const test_counts* t) { return !did_harm(*t); });
  if (shown.empty())
    return;
  const std::size_t left_out = shown.size() - std::min(shown.size(), most);
  shown.resize(shown.size() - left_out);
  std::size_t name_width = 4;
  for (const test_counts* t : shown)
    name_width = std::max(name_width, std::min(columns_of(printable(t->name)), longest_name));
  const std::string_view title = "TESTS: what each left behind, the worst first";
  out << (color ? "\033[1m" : "") << title << (color ? "\033[0m" : "") << '\n'
      << left_aligned("test", name_width);
  for (const test_column& c : test_columns)
    out << right_aligned(c.title, number_width);
  out << '\n';
  for (const test_counts* t : shown) {
    out << left_aligned(printable(t->name), name_width);
    for (const test_column& c : test_columns)
      out << right_aligned(t->*c.number ? std::to_string(t->*c.number) : "-", number_width);
    const std::string since = since_in_words(*t);
    out << (since.empty() ? "" : "  ") << since << '\n';
  }
  if (left_out > 0)
    out << "and " << left_out << " more: -o html=FILE has them all\n";
  out << '\n';
}

} // namespace waif::report
