// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "interpose.hpp"

using namespace waif::runtime;

#define WAIF_RETHROW_GNU "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE"

#pragma GCC visibility push(default)
[[noreturn]] void waif_rethrow_gnu(raw_exception_ptr) WAIF_OURS(WAIF_RETHROW_GNU);
void waif_addref(void** self) noexcept
    WAIF_OURS("_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv");
void waif_release(void** self) noexcept
    WAIF_OURS("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
#pragma GCC visibility pop

#ifdef WAIF_WRAP
void next_rethrow_gnu(raw_exception_ptr) asm("__real_" WAIF_RETHROW_GNU);
#else
static void next_rethrow_gnu(raw_exception_ptr p) {
  static constinit std::atomic<void*> known{};
  next<void(raw_exception_ptr)>(known, WAIF_RETHROW_GNU)(p);
}
#endif

void waif_rethrow_gnu(raw_exception_ptr p) {
  if (p.object)
    retrieve(p.object);
  next_rethrow_gnu(p);
  __builtin_unreachable();
}

void waif_addref(void** self) noexcept {
  if (*self)
    copy(*self);
}

void waif_release(void** self) noexcept {
  if (*self)
    drop(*self);
}
