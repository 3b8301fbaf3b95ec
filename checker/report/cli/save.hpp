// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

namespace waif::report {

// Writes a file aside and renames it into place, so that nobody sees half of it; "-" is standard
// output. Throws std::runtime_error that names the file.
void save(const std::string& file, const std::function<void(std::ostream&)>& write);

} // namespace waif::report
