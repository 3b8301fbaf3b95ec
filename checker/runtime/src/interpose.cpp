// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What both C++ libraries have under the same name.
#include "interpose.hpp"

#include "exceptions.hpp"
#include "log.hpp"

#include <cstdlib>
#include <dlfcn.h>

using namespace waif::runtime;

#pragma GCC visibility push(default)
raw_exception_ptr waif_current_exception() noexcept WAIF_OURS("_ZSt17current_exceptionv");
void waif_end_catch() WAIF_OURS("__cxa_end_catch");
#pragma GCC visibility pop

#ifdef WAIF_WRAP
void next_end_catch() asm("__real___cxa_end_catch");
#else
static void next_end_catch() {
  static constinit std::atomic<void*> known{};
  next<void()>(known, "__cxa_end_catch")();
}

void* waif::runtime::find_next(std::atomic<void*>& known, const char* name) noexcept {
  void* found = dlsym(RTLD_NEXT, name);
  // A C program may have loaded its C++ plugins, and with them the library, after us.
  for (const char* library : {"libstdc++.so.6", "libc++.so.1", "libc++abi.so.1"})
    if (void* loaded = found ? nullptr : dlopen(library, RTLD_LAZY | RTLD_NOLOAD))
      found = dlsym(loaded, name);
  if (!found) {
    say("no %s in a shared C++ library; with a static one, link as \"The C++ library\" in "
        "docs/runtime.md says",
        name);
    std::abort();
  }
  known.store(found, std::memory_order_relaxed);
  return found;
}
#endif

raw_exception_ptr waif_current_exception() noexcept { return raw_exception_ptr(capture()); }

void waif_end_catch() {
  void* const held = handler_ends();
  next_end_catch();
  if (held)
    handler_ended(held);
}
