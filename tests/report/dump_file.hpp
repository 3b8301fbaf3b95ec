// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/model.hpp"

#include <string>

// The bytes of a dump that reads back as `from`. A std::async site keeps its creating line; of a
// coroutine's site, the format has addresses only.
std::string dump_bytes(const waif::trace::dump& from);
