// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <cstdint>

namespace waif::runtime {

// Zeroed, and given back; null when there is none.
void* map_memory(std::size_t size) noexcept;
void unmap_memory(void* memory, std::size_t size) noexcept;

// Reads pieces of this process's memory one after the other, up to the first that cannot be read,
// which is how memory that another thread may free is read. Returns how many bytes were read.
struct piece {
  std::uintptr_t address;
  std::size_t size;
};
std::size_t read_memory(const piece* pieces, std::size_t count, void* into) noexcept;

} // namespace waif::runtime
