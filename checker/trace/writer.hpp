// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"

#include <atomic>
#include <cstddef>
#include <string_view>

namespace waif::trace {

// Appends records to a mapped file. Never throws and never allocates from the heap. Whatever
// goes wrong with the file, records are still handed out, from memory that no file backs: what
// counts in them keeps working, only the dump is not complete. One writer at a time (the caller
// locks); records stay where they are.
class writer {
public:
  // `path` is created aside and renamed, so a dump that another process still maps stays whole.
  // Returns null, or what failed (and errno): then the writer works without a file.
  const char* open(const char* path, std::uint64_t pid, std::uint64_t start_ns) noexcept;

  // A zeroed record of `size` bytes that readers skip until publish(); null when the address
  // space for records is used up.
  void* append(std::size_t size) noexcept;
  static void publish(void* record, record_type type) noexcept {
    std::atomic_ref(static_cast<trace::record*>(record)->type)
        .store(static_cast<std::uint32_t>(type), std::memory_order_release);
  }

  // What failed since the file was opened, once, with its errno; null when nothing did.
  const char* take_failure() noexcept;
  void complete() noexcept;
  bool on_disk() const noexcept { return fd_ >= 0; }
  // Lets go of the file without touching it: the forked child's first step.
  void abandon() noexcept;

private:
  bool reserve() noexcept;
  bool grow(std::size_t need) noexcept;
  const char* create(const char* path) noexcept;

  std::byte* base_ = nullptr;
  std::size_t reserved_ = 0; // address space
  std::size_t mapped_ = 0;   // of it, usable
  std::size_t used_ = 0;     // of it, handed out
  std::size_t filed_ = 0;    // of it, backed by the file
  const char* failure_ = nullptr;
  int why_ = 0; // its errno
  int fd_ = -1;
};

} // namespace waif::trace
