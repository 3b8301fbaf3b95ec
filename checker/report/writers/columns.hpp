// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/model.hpp"

#include <cstdint>
#include <string_view>

namespace waif::report {

// The numbers of a result, as tables for people show them.
struct count_column {
  std::string_view title;
  std::uint64_t (*value)(const trace::counts&);
};
inline constexpr count_column count_columns[] = {
    {"created", [](const trace::counts& c) { return c.created; }},
    {"live", [](const trace::counts& c) { return c.live(); }},
    {"unstarted", [](const trace::counts& c) { return c.never_started; }},
    {"cut short", [](const trace::counts& c) { return c.destroyed_suspended; }},
    {"lost", [](const trace::counts& c) { return c.lost; }},
};

} // namespace waif::report
