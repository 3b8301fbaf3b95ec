// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <typeinfo>
#include <unwind.h>

// The part of the Itanium C++ ABI that has no public header: what lies before an exception
// object in libstdc++.
namespace waif::runtime {

struct cxa_exception {
  std::type_info* type;
  void (*destructor)(void*);
  void (*unexpected)();
  void (*terminate)();
  cxa_exception* next;
  int handler_count;
  int handler_switch;
  const unsigned char* action;
  const unsigned char* language_data;
  _Unwind_Ptr catch_temp;
  void* adjusted;
  _Unwind_Exception unwind;
};

struct cxa_refcounted_exception {
  int references;
  cxa_exception exception;
};

inline cxa_refcounted_exception* header_of(void* object) noexcept {
  return static_cast<cxa_refcounted_exception*>(object) - 1;
}

} // namespace waif::runtime
