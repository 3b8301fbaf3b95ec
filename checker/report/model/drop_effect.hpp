// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"

#include <string_view>

// What a check's message says, for programs to read.
namespace waif::report {

// "never-runs", "runs-on", ...; empty when the message names no effect.
std::string_view drop_effect(const finding& of);

// "certain", or "probable" when one of the notes says so.
std::string_view confidence(const finding& of);

} // namespace waif::report
