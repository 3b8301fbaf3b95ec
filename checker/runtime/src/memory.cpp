// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "memory.hpp"

#include <algorithm>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

namespace waif::runtime {

void* map_memory(std::size_t size) noexcept {
  void* p = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}
void unmap_memory(void* memory, std::size_t size) noexcept {
  if (memory)
    munmap(memory, size);
}

std::size_t read_memory(const piece* pieces, std::size_t count, void* into) noexcept {
  static_assert(sizeof(piece) == sizeof(iovec));
  std::size_t wanted = 0;
  for (std::size_t i = 0; i < count; ++i)
    wanted += pieces[i].size;
  const iovec local{into, wanted};
  const auto got =
      process_vm_readv(getpid(), &local, 1, reinterpret_cast<const iovec*>(pieces), count, 0);
  return static_cast<std::size_t>(std::max<ssize_t>(got, 0));
}

} // namespace waif::runtime
