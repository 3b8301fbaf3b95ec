// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/result.hpp"

namespace waif::report {

std::string_view name_of(standing kind) {
  switch (kind) {
  case standing::confirmed:
    return "confirmed";
  case standing::run_only:
    return "run-only";
  case standing::ran_clean:
    return "ran-clean";
  case standing::not_run:
    return "not-run";
  }
  return "";
}

const verdict_rule* worst_verdict(const trace::counts& counts) {
  const verdict_rule* worst = nullptr;
  for (const verdict_rule& rule : verdict_rules())
    if (occurrences(rule.what, counts) > 0 && (!worst || rule.severity > worst->severity))
      worst = &rule;
  return worst;
}

} // namespace waif::report
