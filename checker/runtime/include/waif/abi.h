/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What instrumented code and the ledger agree on. The compiler pass writes calls of these hooks,
 * waif/tracked_promise.hpp calls them by hand; programs use waif/waif.h instead.
 *
 * Rules for all hooks: they never throw, never allocate on the common path and may run on any
 * thread at any time, also before main() and in static destructors. A program that is linked
 * without the ledger runs all the same: the pass refers to the hooks weakly. On x86-64 those that
 * take a node keep the caller's general registers, as LLVM's `preserve_most` has it. */
#ifndef WAIF_ABI_H
#define WAIF_ABI_H

#include <stdint.h>

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#  define WAIF_NOEXCEPT noexcept
#else
#  define WAIF_NOEXCEPT
#endif

#define WAIF_ABI_VERSION 3

enum {
  WAIF_KIND_COROUTINE = 0,
  WAIF_KIND_ASYNC = 1,
  WAIF_KIND_PACKAGED_TASK = 2,
  WAIF_KIND_PROMISE = 3,
  WAIF_KIND_THREAD = 4, /* tracked only with threads=1 */
};

/* Bits of waif_function.flags. */
enum {
  WAIF_FLAG_YIELDS = 1,  /* has co_yield: most likely a generator */
  WAIF_FLAG_ENDLESS = 2, /* its body has no end but by exception */
  WAIF_FLAG_AWAITS = 4,  /* has co_await; yields without it is a generator */
  WAIF_FLAG_COUNTS = 8,  /* its tasks are counted, but never known one by one */
};

/* One coroutine function, or one place that makes another kind of task: static, zero `id`. The
 * ledger copies what it needs when it first sees one, so the record may be unloaded later. */
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
  uint32_t suspend_count;
  uint32_t promise_size;
  uint32_t promise_align;
  uint32_t node_offset; /* of the node in the frame; the ledger's, as the next */
  uint32_t frame_size;
  uint32_t reserved;
} waif_function;

/* The low byte of a state word; the suspend index is in the bits above it. */
enum {
  WAIF_STATE_ENTERED = 0,   /* the start of the coroutine still runs */
  WAIF_STATE_CREATED = 1,   /* suspended before its body began */
  WAIF_STATE_RUNNING = 2,   /* in its body */
  WAIF_STATE_SUSPENDED = 3, /* at a co_await or co_yield */
};
#define WAIF_STATE_SHIFT 8

/* What a coroutine frame carries. Instrumented code sets `state` and zeroes `owner` before
 * anything else, then only writes `state` and `resumes`; the rest is the ledger's. */
typedef struct waif_node {
  uint32_t state;
  uint32_t resumes;       /* modulo 2^32; tells a task that goes on from one that does not */
  uint32_t site;          /* and the process's generation, in a way that is the ledger's */
  uint32_t owner;         /* index of the thread that counts it; 0: not tracked, or finished */
  uint64_t* cells;        /* that thread's counters of the site */
  struct waif_task* task; /* of that thread; null: counted, but not known one by one */
  uint32_t token;         /* of the test that created it; instrumented code's, as state */
  uint32_t borrowed;      /* while it runs with that: the thread's own token + 1, else 0 */
} waif_node;

/* A live task. Apart from the frame, so that a reader never touches memory that a task frees
 * under it. */
typedef struct waif_task {
  uint64_t id;     /* never used twice, growing within a thread; 0: free */
  waif_node* node; /* in the frame; when free, the next free task instead */
  uint32_t site;
  uint32_t seen;  /* the watchdog's */
  uint32_t token; /* of the test that created it */
  uint32_t born;  /* when the thread last looked at the clock, in ms */
} waif_task;

/* A creation site that a thread used lately. */
typedef struct waif_cached {
  const void* caller;
  const void* pc;
  uint64_t* cells;
  uint64_t identity; /* what node.site and .owner become, as one word */
} waif_cached;

/* What instrumented code needs of a thread. A creation is counted without a call when its site
 * is in slot (caller ^ pc) mod WAIF_CACHE_SIZE of the cache, and `free` is null, where tasks are
 * not known one by one, or has a next. */
#define WAIF_CACHE_SIZE 256
typedef struct waif_thread {
  waif_task* free;
  uint64_t last_id;
  uint64_t clock_id; /* with this id the thread looks at the clock: waif_enter is called */
  uint32_t token;    /* with `now`, what a new task's token and born become, as one word */
  uint32_t now;
  waif_cached cache[WAIF_CACHE_SIZE];
} waif_thread;

/* Of this thread: {null, WAIF_NOBODY, 0} without a ledger. All instrumented modules have a weak
 * definition. No task's owner is WAIF_NOBODY, so one comparison tells that it is this thread's. */
#define WAIF_NOBODY 0xffffffffu
typedef struct waif_self_block {
  waif_thread* thread;
  uint32_t index;
  uint32_t token; /* the thread's */
} waif_self_block;

/* Which of a site's counters inlined code bumps. */
enum { WAIF_CELL_CREATED = 0, WAIF_CELL_FINISHED = 1 };

/* A frame exists. `caller` is the return address of the coroutine's start; `pc` is in the start,
 * or in the creating function when the start was inlined there. */
void waif_enter(waif_node* node, waif_function* function, const void* caller, const void* pc,
                void* frame, uint64_t frame_size) WAIF_NOEXCEPT;
/* A task with another token than this thread's goes on: the thread takes that, and the task
 * notes in `borrowed` what to give back when it suspends or ends. */
void waif_switch(waif_node* node) WAIF_NOEXCEPT;
void waif_switch_back(waif_node* node) WAIF_NOEXCEPT;
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

/* std::async, packaged_task, promise and thread. A call at `place` may make tasks on this thread,
 * or (null) it is over; a state of a kind begins its life there, runs the function, is about to
 * keep the function's exception, ends the run, failed to begin, is about to make another one like
 * it, is about to go away, is gone. */
void waif_async_call(waif_function* place) WAIF_NOEXCEPT;
void waif_async_bind(void* state, uint32_t kind) WAIF_NOEXCEPT;
void waif_async_run(void* state) WAIF_NOEXCEPT;
void waif_async_store(void) WAIF_NOEXCEPT;
void waif_async_ran(void* state) WAIF_NOEXCEPT;
void waif_async_abort(void* state) WAIF_NOEXCEPT;
void waif_async_again(void* state) WAIF_NOEXCEPT;
void waif_async_drop(void* state) WAIF_NOEXCEPT;
void waif_async_gone(void* state) WAIF_NOEXCEPT;
/* A promise's state has its result; the promise, whose first word is its state, is about to keep
 * an exception, or could not; the state gets that of a broken promise. */
void waif_promise_set(void* state) WAIF_NOEXCEPT;
void waif_promise_store(void* const* promise, void* const* exception) WAIF_NOEXCEPT;
void waif_promise_unstore(void* const* promise, void* const* exception) WAIF_NOEXCEPT;
void waif_promise_break(void* state, void* const* exception) WAIF_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
#endif
