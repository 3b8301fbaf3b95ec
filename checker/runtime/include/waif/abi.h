/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What instrumented code and the ledger agree on. The compiler pass writes calls of these hooks,
 * waif/tracked_promise.hpp calls them by hand; programs use waif/waif.h instead.
 *
 * Rules for all hooks: they never throw, never allocate on the common path and may run on any
 * thread at any time, also before main() and in static destructors. A program that is linked
 * without the ledger runs all the same: the pass refers to the hooks weakly. */
#ifndef WAIF_ABI_H
#define WAIF_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#  define WAIF_NOEXCEPT noexcept
#else
#  define WAIF_NOEXCEPT
#endif

#define WAIF_ABI_VERSION 1

enum { WAIF_KIND_COROUTINE = 0, WAIF_KIND_ASYNC = 1 };

/* Bits of waif_function.flags. */
enum {
  WAIF_FLAG_YIELDS = 1,  /* has co_yield: most likely a generator */
  WAIF_FLAG_ENDLESS = 2, /* its body has no end but by exception */
};

/* One coroutine function, or one place that calls std::async: static, zero `id`. The ledger
 * copies what it needs when it first sees one, so the record may be unloaded later. */
typedef struct waif_function {
  uint32_t version; /* WAIF_ABI_VERSION */
  uint32_t id;      /* the ledger's; 0 until it has seen this record */
  uint32_t kind;
  uint32_t flags;
  uint32_t line; /* 0: not known, as without -g */
  uint32_t column;
  const char* name; /* of the function, demangled */
  const char* file;
  const uint32_t* suspend_lines; /* by suspend index; 0 is the initial suspend */
  uint64_t suspend_count;
} waif_function;

/* The low byte of a state word; the suspend index is in the bits above it. */
enum {
  WAIF_STATE_ENTERED = 0,   /* the start of the coroutine still runs */
  WAIF_STATE_CREATED = 1,   /* suspended before its body began */
  WAIF_STATE_RUNNING = 2,   /* in its body */
  WAIF_STATE_SUSPENDED = 3, /* at a co_await or co_yield */
};
#define WAIF_STATE_SHIFT 8

/* What a coroutine frame carries. Instrumented code sets `state` and `site` before it calls
 * waif_enter() and then only writes through `state`; the rest is the ledger's. */
typedef struct waif_node {
  uint32_t* state; /* own_state, or a word of the ledger's */
  uint32_t own_state;
  uint32_t site; /* 0: not tracked, or finished; then no other hook is called */
  uint32_t generation;
  uint32_t reserved;
} waif_node;

/* A frame exists. `caller` is the return address of the coroutine's start. */
void waif_enter(waif_node* node, waif_function* function, void* caller, void* frame) WAIF_NOEXCEPT;
/* The same for code that knows better than its own address where the coroutine starts: `pc` is
 * in the start, or in the creating function when the start was inlined there. */
void waif_enter_at(waif_node* node, waif_function* function, void* caller, void* pc,
                   void* frame) WAIF_NOEXCEPT;
/* The body ran to its end, by value or by exception. */
void waif_finish(waif_node* node) WAIF_NOEXCEPT;
/* The frame of a task that has not finished goes away. */
void waif_leave(waif_node* node) WAIF_NOEXCEPT;
/* The same where the body has no end: to be destroyed half-way is how it finishes. */
void waif_leave_endless(waif_node* node) WAIF_NOEXCEPT;
/* Around promise.unhandled_exception(): before, after its return, after it threw. */
void waif_store_begin(waif_node* node) WAIF_NOEXCEPT;
void waif_store_end(waif_node* node) WAIF_NOEXCEPT;
void waif_store_escape(waif_node* node) WAIF_NOEXCEPT;

/* std::async: the call on this thread comes from `place`; a shared state begins its life, runs
 * the function, is about to keep the function's exception, ends the run, failed to begin, goes
 * away. */
void waif_async_call(waif_function* place) WAIF_NOEXCEPT;
void waif_async_bind(void* state) WAIF_NOEXCEPT;
void waif_async_run(void* state) WAIF_NOEXCEPT;
void waif_async_store(void) WAIF_NOEXCEPT;
void waif_async_ran(void* state) WAIF_NOEXCEPT;
void waif_async_abort(void* state) WAIF_NOEXCEPT;
void waif_async_gone(void* state) WAIF_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
