// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <atomic>

// Functions of the C++ library that the ledger has before the library's own. There are two ways to
// get there:
// - The library is shared: ours has the same name and comes first; the loader finds the next one.
// - The library is static: the linker's --wrap=NAME turns all uses of NAME into uses of
//   __wrap_NAME, which is ours (WAIF_WRAP), and __real_NAME is the library's.
#ifdef WAIF_WRAP
#  define WAIF_OURS(name) asm("__wrap_" name)
#else
#  define WAIF_OURS(name) asm(name)
#endif

namespace waif::runtime {

// std::exception_ptr of both libraries, as far as calling conventions go: one pointer, and not
// trivial to destroy. It owns nothing here.
struct raw_exception_ptr {
  void* object;
  explicit raw_exception_ptr(void* o) noexcept : object(o) {}
  raw_exception_ptr(const raw_exception_ptr&) = default;
  ~raw_exception_ptr() {}
};

// The function `name` behind ours, by the loader; kept in `known`. Ends the program with one line
// when there is none.
void* find_next(std::atomic<void*>& known, const char* name) noexcept;

template <class Function> Function* next(std::atomic<void*>& known, const char* name) noexcept {
  void* found = known.load(std::memory_order_relaxed);
  return reinterpret_cast<Function*>(found ? found : find_next(known, name));
}

} // namespace waif::runtime
