// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "trace/writer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace waif::trace {
namespace {

constexpr std::size_t chunk = 64 * 1024;

header* head(std::byte* base) { return reinterpret_cast<header*>(base); }

// posix_fallocate past this limit would kill the process with SIGXFSZ.
bool within_file_limit(std::size_t size) {
  rlimit limit{};
  return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
         size <= limit.rlim_cur;
}

} // namespace

bool writer::reserve() noexcept {
  // Records must not move, so take the address space now and fill it chunk by chunk.
  for (std::size_t size = std::size_t{1} << 30; size >= chunk; size /= 4) {
    void* space =
        mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED)
      continue;
    base_ = static_cast<std::byte*>(space);
    reserved_ = size;
    return true;
  }
  return false;
}

bool writer::grow(std::size_t need) noexcept {
  const std::size_t size = (need + chunk - 1) / chunk * chunk;
  if (size > reserved_ - mapped_)
    return false;
  void* const at = base_ + mapped_;
  if (fd_ >= 0) {
    // Allocating the blocks makes a full disk an error here and not a SIGBUS later.
    int failed = EFBIG;
    if (within_file_limit(mapped_ + size))
      failed = posix_fallocate(fd_, static_cast<off_t>(mapped_), static_cast<off_t>(size));
    if (failed == 0 && mmap(at, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd_,
                            static_cast<off_t>(mapped_)) == MAP_FAILED)
      failed = errno;
    if (failed == 0) {
      mapped_ += size;
      filed_ = mapped_;
      return true;
    }
    failure_ = "cannot grow the dump";
    why_ = failed;
    if (filed_ != 0)
      head(base_)->full = 1;
    close(fd_);
    fd_ = -1;
  }
  if (mmap(at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
      MAP_FAILED)
    return false;
  mapped_ += size;
  return true;
}

const char* writer::create(const char* path) noexcept {
  char aside[4096];
  struct stat there {};
  if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
    errno = S_ISDIR(there.st_mode) ? EISDIR : ENOTSUP; // never put a file in a device's place
    return "not a regular file, cannot create the dump";
  }
  if (std::snprintf(aside, sizeof aside, "%s.XXXXXX", path) >= static_cast<int>(sizeof aside)) {
    errno = ENAMETOOLONG;
    return "cannot create the dump";
  }
  fd_ = mkostemp(aside, O_CLOEXEC);
  if (fd_ < 0)
    return "cannot create the dump";
  fchmod(fd_, 0644);
  if (grow(chunk) && fd_ >= 0) {
    std::memcpy(head(base_)->magic, magic, sizeof magic);
    head(base_)->version = version;
    if (rename(aside, path) == 0)
      return nullptr;
    close(fd_);
    fd_ = -1;
    filed_ = 0;
  }
  const int why = failure_ ? why_ : errno;
  unlink(aside);
  errno = why;
  failure_ = nullptr;
  return "cannot create the dump";
}

const char* writer::open(const char* path, std::uint64_t pid, std::uint64_t start_ns) noexcept {
  if (!reserve())
    return "no address space for the ledger";
  const char* failed = path ? create(path) : nullptr;
  const int why = errno;
  if (mapped_ == 0 && !grow(chunk))
    return "no memory for the ledger";
  used_ = sizeof(header);
  head(base_)->pid = pid;
  head(base_)->start_ns = start_ns;
  std::atomic_ref(head(base_)->used).store(used_, std::memory_order_release);
  errno = why;
  return failed;
}

void* writer::append(std::size_t size) noexcept {
  size = (size + 7) / 8 * 8;
  if (!base_ || size > UINT32_MAX)
    return nullptr;
  const bool was_filed = filed_ == mapped_;
  if (size > mapped_ - used_) {
    // A record must not straddle the last chunk of the file and memory: skip to the next chunk.
    const std::size_t before = mapped_;
    if (!grow(size))
      return nullptr;
    if (was_filed && filed_ != mapped_)
      used_ = before;
  }
  auto* result = reinterpret_cast<record*>(base_ + used_);
  result->size = static_cast<std::uint32_t>(size);
  used_ += size;
  if (used_ <= filed_)
    std::atomic_ref(head(base_)->used).store(used_, std::memory_order_release);
  return result;
}

const char* writer::take_failure() noexcept {
  errno = why_;
  return std::exchange(failure_, nullptr);
}

void writer::complete() noexcept {
  if (base_)
    std::atomic_ref(head(base_)->complete).store(1, std::memory_order_release);
}

void writer::abandon() noexcept {
  if (base_)
    munmap(base_, reserved_);
  if (fd_ >= 0)
    close(fd_);
  *this = writer{};
}

} // namespace waif::trace
