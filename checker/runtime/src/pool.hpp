// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <sys/mman.h>

namespace waif::runtime {

// Zeroed memory by the cache line that is never given back: the ledger must not call malloc, which
// may be the program's own. Not thread-safe.
class bump {
public:
  void* take(std::size_t size) noexcept {
    size = (size + 63) / 64 * 64; // what is made here may ask for this alignment
    if (size > left_) {
      const std::size_t chunk = size > default_chunk ? size : default_chunk;
      void* fresh =
          mmap(nullptr, chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (fresh == MAP_FAILED)
        return nullptr;
      next_ = static_cast<char*>(fresh);
      left_ = chunk;
    }
    void* result = next_;
    next_ += size;
    left_ -= size;
    return result;
  }

private:
  static constexpr std::size_t default_chunk = 64 * 1024;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

} // namespace waif::runtime
