// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/rules.hpp"

namespace waif::report {
namespace {

constexpr level level_named(std::string_view name) {
  return name == "error" ? level::error : name == "warning" ? level::warning : level::note;
}

constexpr std::string_view verdict_prefix = "waif-run-";

constexpr rule checks[] = {
#define CHECK(id, Class, since, precision, sentence)                                               \
  {id, since, sentence, precision, "", level::warning, false},
#include "rules.def"
};

constexpr verdict_rule verdicts[] = {
#define VERDICT(id, name, since, level, sentence, remedy)                                          \
  {{id, since, sentence, "", remedy, level_named(level), true},                                    \
   verdict::name,                                                                                  \
   std::string_view(id).substr(verdict_prefix.size())},
#include "rules.def"
};

} // namespace

std::span<const rule> check_rules() { return checks; }
std::span<const verdict_rule> verdict_rules() { return verdicts; }

const rule* find_rule(std::string_view id) {
  for (const rule& r : checks)
    if (r.id == id)
      return &r;
  for (const verdict_rule& r : verdicts)
    if (r.id == id)
      return &r;
  return nullptr;
}

const verdict_rule& rule_of(verdict what) { return verdicts[static_cast<std::size_t>(what)]; }

std::string_view name_of(level severity) {
  switch (severity) {
  case level::note:
    return "note";
  case level::warning:
    return "warning";
  case level::error:
    return "error";
  }
  return "";
}

} // namespace waif::report
