// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>
#include <limits.h>

namespace waif::runtime {

// The loaded object that holds an address, by value: it may be unloaded at any time.
struct module_info {
  std::uintptr_t bias = 0; // what the loader added to the file's addresses
  unsigned build_id_size = 0;
  unsigned char build_id[64];
  char path[PATH_MAX];
};

bool find_module(const void* address, module_info& into) noexcept;
const char* program_path(char (&into)[PATH_MAX]) noexcept;

} // namespace waif::runtime
