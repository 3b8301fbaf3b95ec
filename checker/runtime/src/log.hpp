// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

namespace waif::runtime {

struct options;

// One line to the log, prefixed "waif: ", without a heap or stdio's locks.
[[gnu::format(printf, 1, 2)]] void say(const char* format, ...) noexcept;
// Where say() writes: log_path of the options. Before that: stderr.
void open_log(const options& with) noexcept;

} // namespace waif::runtime
