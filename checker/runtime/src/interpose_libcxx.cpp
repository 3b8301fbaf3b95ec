// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "interpose.hpp"

using namespace waif::runtime;

#define WAIF_RETHROW_LLVM "_ZSt17rethrow_exceptionSt13exception_ptr"

#pragma GCC visibility push(default)
// By value means by address here: the caller owns the exception_ptr.
void waif_rethrow_llvm(void** p) WAIF_OURS(WAIF_RETHROW_LLVM);
void waif_increment(void* object) noexcept WAIF_OURS("__cxa_increment_exception_refcount");
void waif_decrement(void* object) noexcept WAIF_OURS("__cxa_decrement_exception_refcount");
#pragma GCC visibility pop

#ifdef WAIF_WRAP
void next_rethrow_llvm(void** p) asm("__real_" WAIF_RETHROW_LLVM);
#else
static void next_rethrow_llvm(void** p) {
  static constinit std::atomic<void*> known{};
  next<void(void**)>(known, WAIF_RETHROW_LLVM)(p);
}
#endif

void waif_rethrow_llvm(void** p) {
  if (*p)
    retrieve(*p);
  next_rethrow_llvm(p); // a tail call: one frame less to unwind
}

void waif_increment(void* object) noexcept {
  if (object)
    copy(object);
}

void waif_decrement(void* object) noexcept {
  if (object)
    drop(object);
}
