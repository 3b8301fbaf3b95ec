// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "interpose.hpp"

using namespace waif::runtime;

#define WAIF_RETHROW_GNU "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE"

#pragma GCC visibility push(default)
// By value means by address here: the caller owns the exception_ptr.
void waif_rethrow_gnu(void** p) WAIF_OURS(WAIF_RETHROW_GNU);
void waif_addref(void** self) noexcept
    WAIF_OURS("_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv");
void waif_release(void** self) noexcept
    WAIF_OURS("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
#pragma GCC visibility pop

#ifdef WAIF_WRAP
void next_rethrow_gnu(void** p) asm("__real_" WAIF_RETHROW_GNU);
#else
static void next_rethrow_gnu(void** p) {
  static constinit std::atomic<void*> known{};
  next<void(void**)>(known, WAIF_RETHROW_GNU)(p);
}
#endif

void waif_rethrow_gnu(void** p) {
  if (*p)
    retrieve(*p);
  next_rethrow_gnu(p); // a tail call: one frame less to unwind
}

void waif_addref(void** self) noexcept {
  if (*self)
    copy(*self);
}

void waif_release(void** self) noexcept {
  if (*self)
    drop(*self);
}
