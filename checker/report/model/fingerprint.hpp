// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"

#include <map>
#include <span>
#include <string>

namespace waif::report {

// Who a finding is, so that moving it within its function changes nothing: rule, path, enclosing
// function, text of its line, and an ordinal that tells equal ones apart. Never a line number,
// never the message.
class fingerprints {
public:
  std::string next(const finding& of); // in the order of the file

private:
  std::map<std::string, unsigned> ordinals_;
};

void set_fingerprints(std::span<finding> in_order);

} // namespace waif::report
