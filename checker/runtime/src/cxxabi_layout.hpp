// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <typeinfo>
#include <unwind.h>

// The part of the Itanium C++ ABI that has no public header: what lies before an exception object.
// libstdc++ and libc++abi have the same fields there; only the reference count, which is in front
// of them, has another place and size. The exception's class tells whose it is.
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
inline constexpr std::size_t in_front = 16; // bytes, in both

// The last byte of a class: 0, or 1 for a rethrown exception, which refers to the first one.
inline constexpr std::uint64_t gnu_class = 0x474e5543432b2b00;  // "GNUCC++\0"
inline constexpr std::uint64_t llvm_class = 0x434c4e47432b2b00; // "CLNGC++\0"
inline std::uint64_t family(const cxa_exception& e) noexcept {
  return e.unwind.exception_class & ~std::uint64_t{0xff};
}

inline cxa_exception& header_of(void* object) noexcept {
  return static_cast<cxa_exception*>(object)[-1];
}

// Calls f with the atomic number of those that own the object.
template <class F> auto with_owners(void* object, F f) noexcept {
  char* header = reinterpret_cast<char*>(&header_of(object));
  if (family(header_of(object)) == gnu_class)
    return f(std::atomic_ref(*reinterpret_cast<int*>(header - in_front)));
  return f(std::atomic_ref(*reinterpret_cast<std::size_t*>(header - sizeof(std::size_t))));
}

inline std::size_t owners_of(void* object) noexcept {
  const auto load = [](auto owners) { return static_cast<std::size_t>(owners.load()); };
  return object ? with_owners(object, load) : 0;
}
inline void add_owner(void* object) noexcept {
  with_owners(object, [](auto owners) { owners.fetch_add(1); });
}
// False: the caller is the only owner and nobody can become another one.
inline bool leave_to_others(void* object) noexcept {
  return with_owners(object, [](auto owners) {
    auto n = owners.load();
    while (n != 1)
      if (owners.compare_exchange_weak(n, n - 1))
        return true;
    return false;
  });
}

// What a thread handles, innermost.
struct handled {
  void* object = nullptr; // null: not a C++ exception
  int handlers = 0;       // negative while it is being rethrown
};

// `caught` is the first word of what __cxa_get_globals() returns.
inline handled handled_by(void* caught) noexcept {
  auto* e = static_cast<cxa_exception*>(caught);
  if (!e)
    return {};
  void** first = static_cast<void**>(caught); // where a rethrown one says what it refers to
  if (family(*e) != gnu_class) {
    e = reinterpret_cast<cxa_exception*>(static_cast<char*>(caught) + in_front);
    ++first;
    if (family(*e) != llvm_class)
      return {};
  }
  return {(e->unwind.exception_class & 0xff) != 0 ? *first : static_cast<void*>(e + 1),
          e->handler_count};
}

} // namespace waif::runtime
