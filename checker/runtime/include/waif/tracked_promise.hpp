// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tracking by hand, for compilers without the pass (GCC). Wrap a coroutine type's promise:
//
//   struct task {
//     struct promise { ... };                                // as it always was
//     using promise_type = waif::tracked_promise<promise>;   // counted by the ledger
//   };
//
// and link libwaif. The counts are those of the pass; a suspended task's line is not known. Code
// compiled with the pass does not need this: it would count such a task twice.
#pragma once

#include "waif/abi.h"

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstdint>
#include <source_location>
#include <type_traits>
#include <utility>

namespace waif {
namespace detail {

// The record of the coroutine function at `here`. Made once a place, never freed.
inline waif_function* record_of(const std::source_location& here) {
  struct entry {
    waif_function record;
    entry* next;
  };
  static std::atomic<entry*> buckets[64];
  auto& bucket = buckets[(here.line() * 31 + here.column()) % 64];
  for (;;) {
    entry* first = bucket.load(std::memory_order_acquire);
    for (entry* e = first; e; e = e->next)
      if (e->record.line == here.line() && e->record.column == here.column() &&
          e->record.file == here.file_name() && e->record.name == here.function_name())
        return &e->record;
    auto* fresh =
        new entry{{WAIF_ABI_VERSION, 0, WAIF_KIND_COROUTINE, 0, here.line(), here.column(),
                   here.function_name(), here.file_name(), nullptr, 0, 0, 0, 0, 0, 0},
                  first};
    if (bucket.compare_exchange_strong(first, fresh, std::memory_order_acq_rel))
      return &fresh->record;
    delete fresh;
  }
}

// An address of the code that calls this, for its line.
[[gnu::noinline]] inline void* program_counter() { return __builtin_return_address(0); }

template <class T> decltype(auto) awaiter_of(T&& awaitable) {
  if constexpr (requires { std::forward<T>(awaitable).operator co_await(); })
    return std::forward<T>(awaitable).operator co_await();
  else if constexpr (requires { operator co_await(std::forward<T>(awaitable)); })
    return operator co_await(std::forward<T>(awaitable));
  else
    return std::forward<T>(awaitable);
}

} // namespace detail

template <class Promise> class tracked_promise : public Promise {
public:
  template <class... Args>
    requires std::constructible_from<Promise, Args&...>
  explicit(false) tracked_promise(Args&... args) : Promise(args...) {}
  tracked_promise()
    requires std::default_initializable<Promise>
  = default;
  tracked_promise(const tracked_promise&) = delete;
  tracked_promise& operator=(const tracked_promise&) = delete;
  ~tracked_promise() {
    if (node_.owner != 0)
      waif_leave(&node_);
  }

  // Part of the coroutine's start, so the return address is that of the creating call.
  [[gnu::always_inline]] decltype(auto)
  get_return_object(std::source_location here = std::source_location::current()) {
    waif_enter(&node_, detail::record_of(here), __builtin_return_address(0),
               detail::program_counter(), nullptr, 0);
    return Promise::get_return_object();
  }

  auto initial_suspend() { return initial(*this); }

  decltype(auto) final_suspend() noexcept {
    static_assert(alignof(tracked_promise) <= 2 * sizeof(void*),
                  "the promise would not be where its handle expects it");
    if (node_.owner != 0)
      waif_finish(&node_);
    return Promise::final_suspend();
  }

  void unhandled_exception() noexcept(noexcept(std::declval<Promise&>().unhandled_exception())) {
    struct bracket {
      waif_node& node;
      bool threw = true;
      explicit bracket(waif_node& n) : node(n) {
        if (node.owner != 0)
          waif_store_begin(&node);
      }
      ~bracket() {
        if (node.owner == 0)
          return;
        if (threw) {
          waif_store_escape(&node);
          waif_finish(&node); // leaving by exception ends the task as well
        } else {
          waif_store_end(&node);
        }
      }
    } around(node_);
    Promise::unhandled_exception();
    around.threw = false;
  }

private:
  // Awaits what the promise wants and notes the body's beginning.
  struct initial {
    using awaitable_type = decltype(std::declval<Promise&>().initial_suspend());
    waif_node& node;
    awaitable_type awaitable;
    decltype(detail::awaiter_of(std::declval<awaitable_type>())) wrapped;

    explicit initial(tracked_promise& p)
        : node(p.node_), awaitable(static_cast<Promise&>(p).initial_suspend()),
          wrapped(detail::awaiter_of(static_cast<awaitable_type&&>(awaitable))) {}
    initial(const initial&) = delete;
    initial& operator=(const initial&) = delete;

    bool await_ready() { return wrapped.await_ready(); }
    auto await_suspend(std::coroutine_handle<tracked_promise> h) {
      set_state(node, WAIF_STATE_CREATED);
      return wrapped.await_suspend(
          std::coroutine_handle<Promise>::from_promise(static_cast<Promise&>(h.promise())));
    }
    decltype(auto) await_resume() {
      set_state(node, WAIF_STATE_RUNNING);
      return wrapped.await_resume();
    }
  };

  static void set_state(waif_node& node, std::uint32_t state) noexcept {
    std::atomic_ref(node.state).store(state, std::memory_order_relaxed);
  }

  waif_node node_{};
};

} // namespace waif
