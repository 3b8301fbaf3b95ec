// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"

#include "cxxabi_layout.hpp"
#include "ledger.hpp"
#include "log.hpp"
#include "pointer_map.hpp"
#include "rare.hpp"
#include "recent.hpp"
#include "tokens.hpp"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <utility>

// The ledger brings no C++ library along: it uses the program's, whichever that is.
extern "C" {
[[gnu::weak]] void** waif_get_globals() noexcept asm("__cxa_get_globals");
[[gnu::weak]] char* waif_demangle(const char*, char*, std::size_t*, int*) noexcept
    asm("__cxa_demangle");
[[gnu::weak]] void waif_free_exception(void*) noexcept asm("__cxa_free_exception");
[[gnu::weak]] extern const std::type_info waif_std_exception asm("_ZTISt9exception");
}

namespace waif::runtime {
namespace {

struct stored {
  std::uint32_t site;
  std::uint32_t token;
  bool unread;
  bool counted; // as retrieved; taken back if it is lost after all
  bool broken;  // says that a promise was broken
};

constinit pointer_map<stored> exceptions;

// Of this thread.
struct thread_state {
  std::uint32_t storing; // site of the task that stores
  std::uint32_t token;   // and its test
  bool once;             // one capture only
  void* captured;        // while storing
  std::size_t owners;    // of what is handled, before it stores
  void* looked_at;       // captured in a handler that is no task's
  int kept;              // more copies of it made than dropped
};
constinit thread_local thread_state mine [[gnu::tls_model("initial-exec")]]{};

handled now_handled() noexcept {
  return waif_get_globals ? handled_by(*waif_get_globals()) : handled{};
}

// Somebody keeps it, but did not ask us for it: the program's C++ library is not behind ours.
bool was_captured_unseen() noexcept {
  if (waif_get_globals && *waif_get_globals() && owners_of(now_handled().object) <= mine.owners)
    return false;
  static constinit std::atomic<bool> told{false};
  if (!told.exchange(true))
    say("exceptions cannot be followed, the way the C++ library is linked hides them: see \"The "
        "C++ "
        "library\" in docs/runtime.md");
  return true;
}

// The object as a std::exception, or null. Both C++ libraries have this question, by different
// names, in the same place of type_info's virtual functions, right behind two others and the
// destructors.
void* as_std_exception(const std::type_info& type, void* object) noexcept {
  if (!&waif_std_exception)
    return nullptr;
  using question = bool (*)(const std::type_info*, const std::type_info*, void**, unsigned);
  constexpr unsigned place = 4;
  const question* functions = nullptr;
  std::memcpy(&functions, static_cast<const void*>(&waif_std_exception), sizeof functions);
  return functions[place](&waif_std_exception, &type, &object, 1) ? object : nullptr;
}

// What kind of exception it is, asked of the object itself: to rethrow it would cost a throw.
void sample(std::uint32_t site, std::uint32_t token, trace::fate fate, void* object) noexcept {
  const bool for_dump = wants_sample(site, fate);
  if (!for_dump && token == 0)
    return;
  const std::type_info& type = *header_of(object).type;
  const char* what = "";
  if (void* base = as_std_exception(type, object))
    what = static_cast<std::exception*>(base)->what();
  int failed = 0;
  char* name = waif_demangle ? waif_demangle(type.name(), nullptr, nullptr, &failed) : nullptr;
  if (for_dump)
    add_sample(site, fate, name ? name : type.name(), what ? what : "");
  keep_recent(site, token, fate, name ? name : type.name(), what ? what : "");
  std::free(name);
}

// The object is about to die. `in_handler`: its last owner was a catch clause.
void dies(void* object, bool in_handler) noexcept {
  stored last{};
  exceptions.with(object, false, [&last](stored& s) {
    last = s;
    return false;
  });
  if (!last.unread || (in_handler && last.counted))
    return;
  count(last.site, trace::lost);
  count_for_token(last.token, trace::lost);
  if (last.counted)
    count(last.site, trace::retrieved, std::uint64_t(-1));
  if (last.site == 0)
    return;
  if (last.broken)
    count_broken(last.site);
  sample(last.site, last.token, last.broken ? trace::fate::broken_promise : trace::fate::lost,
         object);
}

void drop(void* object, bool in_handler) noexcept {
  if (leave_to_others(object))
    return;
  dies(object, in_handler);
  if (auto* destroy = header_of(object).destructor)
    destroy(object);
  waif_free_exception(object);
}

} // namespace

void* capture() noexcept {
  void* const object = now_handled().object;
  if (!object)
    return nullptr;
  add_owner(object);
  if (const auto site = mine.storing) {
    if (mine.once)
      mine.storing = 0;
    else if (mine.captured == object)
      return object;
    mine.captured = object;
    exceptions.with(object, true, [site](stored& s) {
      s = {site, mine.token, true, false, false};
      return true;
    });
    count(site, trace::stored);
    return object;
  }
  exceptions.with(object, false, [object](stored& s) {
    if (mine.looked_at != object)
      mine.looked_at = object, mine.kept = 0;
    ++mine.kept;
    return s.unread = true;
  });
  return object;
}

void retrieve(void* object) noexcept {
  std::uint32_t site = 0;
  exceptions.with(object, false, [&site](stored& s) {
    s.unread = false;
    if (!std::exchange(s.counted, true))
      site = s.site;
    return true;
  });
  count(site, trace::retrieved);
}

void copy(void* object) noexcept {
  if (object == mine.looked_at)
    ++mine.kept;
  add_owner(object);
}

void drop(void* object) noexcept {
  if (object == mine.looked_at)
    --mine.kept;
  drop(object, false);
}

void* handler_ends() noexcept {
  if (!mine.looked_at && exceptions.empty())
    return nullptr;
  const handled h = now_handled();
  if (!h.object)
    return nullptr;
  const bool only_looked_at = h.object == mine.looked_at && mine.kept <= 0;
  if (h.object == mine.looked_at)
    mine.looked_at = nullptr;
  bool tracked = false;
  exceptions.with(h.object, false, [&](stored& s) {
    if (only_looked_at)
      s.unread = false;
    return tracked = true;
  });
  // The handler may be its last owner. With one more we see its death.
  if (!tracked || h.handlers != 1)
    return nullptr;
  add_owner(h.object);
  return h.object;
}

void handler_ended(void* object) noexcept { drop(object, true); }

void begin_store(std::uint32_t site, std::uint32_t token) noexcept {
  mine.storing = site;
  mine.token = token;
  mine.once = false;
  mine.captured = nullptr;
  mine.owners = site ? owners_of(now_handled().object) : 0;
}

void store_next(std::uint32_t site, std::uint32_t token) noexcept {
  begin_store(site, token);
  mine.once = site != 0;
}

void end_store(bool threw) noexcept {
  const auto site = std::exchange(mine.storing, 0);
  void* object = std::exchange(mine.captured, nullptr);
  if (threw || site == 0)
    return;
  if (!object && was_captured_unseen())
    return;
  bool dropped = object == nullptr;
  // The handler itself owns the object: as its only owner, nobody kept it.
  if (object && owners_of(object) == 1)
    exceptions.with(object, false, [&dropped](stored& s) {
      dropped = s.unread;
      return !dropped;
    });
  if (!dropped)
    return;
  count(site, trace::swallowed);
  count_for_token(mine.token, trace::swallowed);
  if (object)
    count(site, trace::stored, std::uint64_t(-1));
  else
    object = now_handled().object;
  if (object)
    sample(site, mine.token, trace::fate::swallowed, object);
}

void store_object(void* object, std::uint32_t site, std::uint32_t token, bool broken) noexcept {
  bool ours = false;
  exceptions.with(object, true, [&](stored& s) {
    ours = !s.unread; // else it is the task's that failed with it; the promise hands it on
    if (ours)
      s = {site, token, true, false, broken};
    return true;
  });
  if (ours)
    count(site, trace::stored);
}

void unstore_object(void* object, std::uint32_t site) noexcept {
  bool ours = false;
  exceptions.with(object, false, [&](stored& s) {
    ours = s.site == site;
    return !ours;
  });
  if (ours)
    count(site, trace::stored, std::uint64_t(-1));
}

void sample_held_exceptions() noexcept {
  exceptions.each([](const void* object, const stored& s) {
    if (s.unread && s.site)
      sample(s.site, s.token, trace::fate::held, const_cast<void*>(object));
  });
}

void forget_exceptions() noexcept { exceptions.reset(); }

} // namespace waif::runtime
