// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/model.hpp"

#include <stdexcept>
#include <string>

namespace waif::trace {

// One clear line that names the file and what is wrong with it.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Reads a dump, also of a process that was killed or still runs, and what there is of one that was
// cut short. The file is not trusted: anything but a well-formed dump throws `error`. Of a giant,
// the first 64 MiB are read.
dump read_dump(const std::string& path);
// The same for the bytes of a dump; `path` is what errors call it.
dump parse_dump(const std::string& path, const std::string& bytes);

} // namespace waif::trace
