// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/save.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <unistd.h>

namespace waif::report {

void save(const std::string& file, const std::function<void(std::ostream&)>& write) {
  if (file == "-") {
    write(std::cout);
    if (!std::cout.flush())
      throw std::runtime_error("standard output: cannot be written");
    return;
  }
  // A pipe or /dev/null cannot be renamed over.
  std::error_code error;
  auto type = std::filesystem::status(file, error).type();
  bool aside =
      type == std::filesystem::file_type::not_found || type == std::filesystem::file_type::regular;
  std::string target = std::filesystem::is_symlink(file, error) && aside
                           ? std::filesystem::weakly_canonical(file, error).string()
                           : file;
  std::string name = aside ? target + ".tmp" + std::to_string(getpid()) : file;
  std::ofstream out(name, std::ios::binary);
  if (out)
    write(out);
  out.close();
  if (!out || (aside && std::rename(name.c_str(), target.c_str()) != 0)) {
    std::string why = std::strerror(errno);
    if (aside)
      std::remove(name.c_str());
    throw std::runtime_error(file + ": cannot be written: " + why);
  }
}

} // namespace waif::report
