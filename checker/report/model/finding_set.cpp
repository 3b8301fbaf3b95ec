// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/finding_set.hpp"

#include "report/model/fingerprint.hpp"
#include "report/model/sort.hpp"

#include <tuple>

namespace waif::report {

bool finding_set::add(finding what) {
  std::string key =
      what.at.file + '\0' + std::to_string(what.offset) + '\0' + what.rule + '\0' + what.message;
  if (!seen_.insert(std::move(key)).second)
    return false;
  findings_.push_back(std::move(what));
  return true;
}

std::vector<finding> finding_set::take() {
  auto key = [](const finding& f) {
    return std::tie(f.at.file, f.at.where, f.offset, f.rule, f.message);
  };
  sort_by_reference(findings_, [&](const finding& a, const finding& b) { return key(a) < key(b); });
  set_fingerprints(findings_);
  seen_.clear();
  return std::move(findings_);
}

} // namespace waif::report
