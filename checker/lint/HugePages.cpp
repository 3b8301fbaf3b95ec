// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/HugePages.h"
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace waif {

void useHugePages() {
#ifdef __GLIBC__
  // Address space only; memory is what is touched.
  constexpr int Room = 512 << 20, Large = 32 << 20;
  mallopt(M_MMAP_THRESHOLD, Large);
  mallopt(M_TRIM_THRESHOLD, Room);
  mallopt(M_TOP_PAD, Room);
  char *Begin = static_cast<char *>(sbrk(0));
  void *volatile Grows = malloc(Large / 2); // more than is left of the heap
  free(Grows);
  char *End = static_cast<char *>(sbrk(0));
  const auto Page = static_cast<std::size_t>(getpagesize());
  Begin += -reinterpret_cast<std::size_t>(Begin) % Page;
  if (Begin < End)
    madvise(Begin, static_cast<std::size_t>(End - Begin), MADV_HUGEPAGE);
#endif
}

} // namespace waif
