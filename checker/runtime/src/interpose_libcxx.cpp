// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "interpose.hpp"

using namespace waif::runtime;

#define WAIF_RETHROW_LLVM "_ZSt17rethrow_exceptionSt13exception_ptr"

#pragma GCC visibility push(default)
[[noreturn]] void waif_rethrow_llvm(raw_exception_ptr) WAIF_OURS(WAIF_RETHROW_LLVM);
void waif_increment(void* object) noexcept WAIF_OURS("__cxa_increment_exception_refcount");
void waif_decrement(void* object) noexcept WAIF_OURS("__cxa_decrement_exception_refcount");
#pragma GCC visibility pop

#ifdef WAIF_WRAP
void next_rethrow_llvm(raw_exception_ptr) asm("__real_" WAIF_RETHROW_LLVM);
#else
static void next_rethrow_llvm(raw_exception_ptr p) {
  static constinit std::atomic<void*> known{};
  next<void(raw_exception_ptr)>(known, WAIF_RETHROW_LLVM)(p);
}
#endif

void waif_rethrow_llvm(raw_exception_ptr p) {
  if (p.object)
    retrieve(p.object);
  next_rethrow_llvm(p);
  __builtin_unreachable();
}

void waif_increment(void* object) noexcept {
  if (object)
    copy(object);
}

void waif_decrement(void* object) noexcept {
  if (object)
    drop(object);
}
