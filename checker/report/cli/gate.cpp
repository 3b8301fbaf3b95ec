// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/gate.hpp"

#include <charconv>
#include <stdexcept>

namespace waif::report {
namespace {

constexpr level levels[] = {level::note, level::warning, level::error};
constexpr standing standings[] = {standing::confirmed, standing::run_only, standing::ran_clean,
                                  standing::not_run};
constexpr change changes[] = {change::fresh, change::grown};

} // namespace

gate::gate(std::string_view list) {
  bool none = false;
  for (std::size_t begin = 0; begin <= list.size();) {
    std::size_t comma = std::min(list.find(',', begin), list.size());
    std::string_view text = list.substr(begin, comma - begin);
    begin = comma + 1;
    if (text == "none")
      none = true;
    else
      items_.push_back(parse(text));
  }
  if (none && !items_.empty())
    throw std::invalid_argument("'none' stands alone");
}

gate::item gate::parse(std::string_view text) {
  item made;
  std::string_view name = text.substr(0, text.find('='));
  if (name.size() < text.size()) {
    std::string_view number = text.substr(name.size() + 1);
    if (number.ends_with("/site")) {
      made.each_site = true;
      number.remove_suffix(5);
    }
    auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), made.threshold);
    if (error != std::errc() || end != number.data() + number.size() || made.threshold == 0)
      throw std::invalid_argument("'" + std::string(text) +
                                  "': after '=' comes a number from 1, or N/site");
  }
  for (level l : levels)
    if (name == name_of(l))
      made.least = l;
  for (standing s : standings)
    if (name == name_of(s))
      made.kind = s;
  for (change c : changes)
    if (name == name_of(c))
      made.since = c;
  made.flagged = name == "flagged";
  made.orphaned = name == "orphan";
  if (name == "leak")
    made.what = verdict::leaked_at_exit;
  if (made.least || made.kind || made.since || made.flagged || made.orphaned || made.what)
    return made;

  for (const verdict_rule& rule : verdict_rules()) {
    if (name.empty() || !rule.name.starts_with(name))
      continue;
    if (made.what && rule.name != name)
      throw std::invalid_argument("'" + std::string(name) + "' could be " +
                                  std::string(rule_of(*made.what).name) + " or " +
                                  std::string(rule.name));
    made.what = rule.what;
  }
  if (!made.what)
    throw std::invalid_argument("'" + std::string(name) + "' is none of " + words());
  return made;
}

std::string gate::words() {
  std::string text;
  for (level l : levels)
    text += std::string(name_of(l)) + ", ";
  for (const verdict_rule& rule : verdict_rules())
    text += std::string(rule.name) + ", ";
  text += "leak (leaked-at-exit), orphan, ";
  for (standing s : standings)
    text += std::string(name_of(s)) + ", ";
  for (change c : changes)
    text += std::string(name_of(c)) + ", ";
  return text + "flagged, none";
}

std::uint64_t gate::count(const item& of, const result& in) {
  if (of.least)
    return in.severity >= *of.least;
  if (of.kind)
    return in.kind == *of.kind;
  if (of.since)
    return in.since == *of.since;
  if (of.flagged)
    return in.kind != standing::run_only;
  if (of.orphaned)
    return in.live.orphaned;
  return occurrences(*of.what, in.totals);
}

bool gate::needs_history() const {
  for (const item& i : items_)
    if (i.since)
      return true;
  return false;
}

bool gate::fails(const joined& of) const {
  for (const item& i : items_) {
    std::uint64_t total = 0;
    for (const result& r : of.results) {
      if (r.known || r.what.silenced)
        continue;
      std::uint64_t here = count(i, r);
      total += here;
      if ((i.each_site ? here : total) >= i.threshold)
        return true;
    }
  }
  return false;
}

} // namespace waif::report
