// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"

#include "cxxabi_layout.hpp"
#include "ledger.hpp"
#include "pointer_map.hpp"

#include <cstdlib>
#include <cxxabi.h>
#include <dlfcn.h>
#include <exception>
#include <utility>

namespace waif::runtime {
namespace {

struct stored {
  std::uint32_t site;
  bool unread;
  bool counted; // as retrieved; taken back if it is lost after all
};

constinit pointer_map<stored> exceptions;

// Of this thread.
struct thread_state {
  std::uint32_t storing; // site of the task that stores
  bool once;             // one capture only
  bool releasing;        // in exception_ptr's release
  void* captured;        // while storing
  void* looked_at;       // captured in a handler that is no task's
  int kept;              // more copies of it made than dropped
};
constinit thread_local thread_state mine [[gnu::tls_model("initial-exec")]]{};

int references(void* object) noexcept {
  return std::atomic_ref(header_of(object)->references).load(std::memory_order_acquire);
}

void captured(void* object) noexcept {
  if (const auto site = mine.storing) {
    if (mine.once)
      mine.storing = 0;
    else if (mine.captured == object)
      return;
    mine.captured = object;
    exceptions.with(object, true, [site](stored& s) {
      s = {site, true, false};
      return true;
    });
    count(site, trace::stored);
    return;
  }
  exceptions.with(object, false, [object](stored& s) {
    if (mine.looked_at != object)
      mine.looked_at = object, mine.kept = 0;
    ++mine.kept;
    return s.unread = true;
  });
}

void retrieved(void* object) noexcept {
  std::uint32_t site = 0;
  exceptions.with(object, false, [&site](stored& s) {
    s.unread = false;
    if (!std::exchange(s.counted, true))
      site = s.site;
    return true;
  });
  count(site, trace::retrieved);
}

// What kind of exception it is, asked of the object itself: to rethrow it would cost a throw.
void sample(std::uint32_t site, void* object) noexcept {
  if (!wants_sample(site))
    return;
  const std::type_info& type = *header_of(object)->exception.type;
  void* base = object;
  const char* what = "";
  if (typeid(std::exception).__do_catch(&type, &base, 1))
    what = static_cast<std::exception*>(base)->what();
  int failed = 0;
  char* name = abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed);
  add_sample(site, name ? name : type.name(), what ? what : "");
  std::free(name);
}

// The object dies. `in_handler`: its last owner was a catch clause.
void died(void* object, bool in_handler) noexcept {
  stored last{};
  exceptions.with(object, false, [&last](stored& s) {
    last = s;
    return false;
  });
  if (!last.unread || (in_handler && last.counted))
    return;
  count(last.site, trace::lost);
  if (last.counted)
    count(last.site, trace::retrieved, std::uint64_t(-1));
  if (last.site)
    sample(last.site, object);
}

void handler_ends(void* object) noexcept {
  if (object != mine.looked_at)
    return;
  mine.looked_at = nullptr;
  if (mine.kept > 0)
    return;
  exceptions.with(object, false, [](stored& s) {
    s.unread = false;
    return true;
  });
}

// The library's own function behind ours.
template <class F> F next(std::atomic<void*>& cache, const char* name) noexcept {
  void* found = cache.load(std::memory_order_relaxed);
  if (!found) {
    found = dlsym(RTLD_NEXT, name);
    if (!found)
      std::abort(); // the C++ library is not shared: a wrong link mode
    cache.store(found, std::memory_order_relaxed);
  }
  return reinterpret_cast<F>(found);
}

} // namespace

void begin_store(std::uint32_t site) noexcept {
  mine.storing = site;
  mine.once = false;
  mine.captured = nullptr;
}

void store_next(std::uint32_t site) noexcept {
  begin_store(site);
  mine.once = site != 0;
}

void end_store(bool threw) noexcept {
  const auto site = std::exchange(mine.storing, 0);
  void* object = std::exchange(mine.captured, nullptr);
  if (threw || site == 0)
    return;
  bool dropped = object == nullptr;
  // The handler itself owns the object: as its only owner, nobody kept it.
  if (object && references(object) == 1)
    exceptions.with(object, false, [&dropped](stored& s) {
      dropped = s.unread;
      return !dropped;
    });
  if (!dropped)
    return;
  count(site, trace::swallowed);
  if (object)
    count(site, trace::stored, std::uint64_t(-1));
}

void forget_exceptions() noexcept { exceptions.reset(); }

} // namespace waif::runtime

// The C++ library's entry points, ours before its own.
using namespace waif::runtime;

namespace {
void* object_of(const std::exception_ptr& p) noexcept {
  return *reinterpret_cast<void* const*>(&p); // its only member in both libraries
}
constinit std::atomic<void*> next_current{}, next_rethrow{}, next_addref{}, next_release{},
    next_free{}, next_end_catch{};
} // namespace

// Other names in the source, because the headers' declarations carry attributes of their own.
#pragma GCC visibility push(default)
std::exception_ptr waif_current_exception() noexcept asm("_ZSt17current_exceptionv");
[[noreturn]] void waif_rethrow_exception(std::exception_ptr) asm(
    "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE");
extern "C" void waif_addref(void** self) noexcept
    asm("_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv");
extern "C" void waif_release(void** self) noexcept
    asm("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
extern "C" void waif_free_exception(void* object) noexcept asm("__cxa_free_exception");
extern "C" void waif_end_catch() asm("__cxa_end_catch");
#pragma GCC visibility pop

std::exception_ptr waif_current_exception() noexcept {
  auto result = next<std::exception_ptr (*)()>(next_current, "_ZSt17current_exceptionv")();
  if (void* object = object_of(result))
    captured(object);
  return result;
}

void waif_rethrow_exception(std::exception_ptr p) {
  if (void* object = object_of(p))
    retrieved(object);
  next<void (*)(std::exception_ptr)>(
      next_rethrow, "_ZSt17rethrow_exceptionNSt15__exception_ptr13exception_ptrE")(std::move(p));
  __builtin_unreachable();
}

extern "C" {

void waif_addref(void** self) noexcept {
  if (*self && *self == mine.looked_at)
    ++mine.kept;
  next<void (*)(void**)>(next_addref, "_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv")(self);
}

void waif_release(void** self) noexcept {
  if (void* object = *self) {
    if (object == mine.looked_at)
      --mine.kept;
    // As its only owner we alone decide: nobody can take a copy now.
    if (references(object) == 1)
      died(object, false);
  }
  const bool nested = std::exchange(mine.releasing, true);
  next<void (*)(void**)>(next_release, "_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv")(self);
  mine.releasing = nested;
}

void waif_free_exception(void* object) noexcept {
  if (!mine.releasing)
    died(object, true);
  next<void (*)(void*)>(next_free, "__cxa_free_exception")(object);
}

void waif_end_catch() {
  if (mine.looked_at) {
    const auto current = next<std::exception_ptr (*)()>(next_current, "_ZSt17current_exceptionv")();
    handler_ends(object_of(current));
  }
  next<void (*)()>(next_end_catch, "__cxa_end_catch")();
}
}
