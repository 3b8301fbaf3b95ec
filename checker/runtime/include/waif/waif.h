/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The ledger's interface for programs. All of it may be called from any thread at any time; no
 * function throws, and none takes or hands out ownership of memory. Weak declarations: a program
 * that may run without the ledger tests the function's address first. */
#ifndef WAIF_WAIF_H
#define WAIF_WAIF_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

/* Totals over all sites, at one moment; exact when no tracked task is running.
 * created = finished + destroyed_suspended + never_started + live. */
typedef struct waif_counts {
  uint64_t created;
  uint64_t finished;
  uint64_t destroyed_suspended; /* had started, was destroyed before its end */
  uint64_t never_started;       /* destroyed before its body began */
  uint64_t live;
  uint64_t stored;    /* exceptions that a task stored */
  uint64_t retrieved; /* of these, rethrown to somebody */
  uint64_t lost;      /* of these, destroyed unread */
  uint64_t swallowed; /* exceptions that ended a task and that nobody kept */
} waif_counts;

__attribute__((weak)) void waif_get_counts(waif_counts* into);

/* Puts the live tasks into the dump, and makes sure that it is in its file now. 0, or -1 when there
 * is no file: no tracked task yet, dump= is empty, or the file could not be made (the log says why,
 * once). */
__attribute__((weak)) int waif_dump_now(void);

/* The check that also runs at exit: 1, with one line in the log, when a task is live, was
 * destroyed before it ran, or lost an exception; else 0. May be called often. */
__attribute__((weak)) int waif_do_recoverable_check(void);

/* Tests. A task belongs to the token that its creating thread had, 0 at first; while the task runs,
 * on any thread, the thread has the task's token, so what it creates belongs there as well.
 * waif_new_token() gives `name` a token of its own (0: the ledger is off). waif_set_token() sets
 * this thread's and returns the one before. Needs tracking=full. */
__attribute__((weak)) uint32_t waif_new_token(const char* name);
__attribute__((weak)) uint32_t waif_set_token(uint32_t token);

typedef struct waif_token_counts {
  uint64_t created;
  uint64_t live;
  uint64_t destroyed_suspended;
  uint64_t never_started;
  uint64_t lost;
  uint64_t swallowed;
} waif_token_counts;

/* 0, or -1 when there is no such token. */
__attribute__((weak)) int waif_get_token_counts(uint32_t token, waif_token_counts* into);

/* A live task. Texts are valid during the visit only. */
typedef struct waif_task_info {
  uint64_t id;         /* never used twice in a process */
  uint64_t awaited_by; /* the task that waits for this one; 0: none is known */
  const char* function;
  const char* file;        /* of the function, as `line` */
  uint32_t line;           /* 0: not known */
  uint32_t suspended_line; /* in the same file; 0: not known, or it runs */
  uint32_t state;          /* WAIF_TASK_... */
  uint32_t token;
  uint32_t age_ms;
  uint32_t idle_ms; /* not resumed since waif_note_heartbeats() saw it so long ago; else 0 */
  uint32_t resumes;
  uint32_t kind;               /* WAIF_KIND_... of waif/abi.h */
  uint32_t expected;           /* 1: a generator, or suppressed; no verdict */
  const char* creating_module; /* the call that created it: an address in a module's file */
  uint64_t creating_offset;
} waif_task_info;

enum { WAIF_TASK_NEVER_STARTED = 1, WAIF_TASK_RUNNING = 2, WAIF_TASK_SUSPENDED = 3 };

/* Which live tasks; zero-initialised: all that are not expected. */
typedef struct waif_query {
  uint32_t by_token; /* 1: only those of `token` */
  uint32_t token;
  uint32_t idle_ms;       /* only those idle for at least so long */
  uint32_t expected;      /* 1: generators and suppressed ones as well */
  const uint64_t* except; /* ids in ascending order that do not count, as of a baseline */
  size_t except_count;
} waif_query;

/* Visits the tasks that were live at one moment, in the order of their creation within a thread,
 * until `visit` returns nonzero. Returns how many there are, visited or not. May be called at any
 * time, and `visit` may call anything. A null query is all, a null visit only counts. */
__attribute__((weak)) size_t waif_each_task(const waif_query* which,
                                            int (*visit)(const waif_task_info*, void*),
                                            void* argument);

/* Writes the same tasks as trees of who waits for whom, a task a line, `limit` lines at most (0:
 * 100), a circle named as such. Returns how many tasks there are. */
__attribute__((weak)) size_t waif_print_tasks(const waif_query* which, size_t limit,
                                              void (*write)(const char*, size_t, void*),
                                              void* argument);

/* An exception that came to nothing. Texts are valid during the visit only. */
typedef struct waif_exception_info {
  const char* type;     /* demangled */
  const char* what;     /* empty when it is no std::exception */
  const char* function; /* the task's */
  const char* file;
  uint32_t line;
  uint32_t fate; /* WAIF_EXCEPTION_... */
  uint32_t token;
} waif_exception_info;

enum {
  WAIF_EXCEPTION_LOST = 0,
  WAIF_EXCEPTION_HELD = 1, /* known at exit only */
  WAIF_EXCEPTION_SWALLOWED = 2,
  WAIF_EXCEPTION_BROKEN_PROMISE = 3,
};

/* Visits the last of them, 64 at most, the oldest first, until `visit` returns nonzero; of a token
 * when that is not null. Outside of tests a site is not seen more than three times. Returns how
 * many were visited. */
__attribute__((weak)) size_t waif_each_exception(const uint32_t* token,
                                                 int (*visit)(const waif_exception_info*, void*),
                                                 void* argument);

/* Notes how far each live task is. A watchdog calls this regularly, and then asks for the tasks
 * that have been idle for too long. */
__attribute__((weak)) void waif_note_heartbeats(void);

/* What a health check asks: the live tasks by state, how many of them were not resumed for at least
 * `idle_ms`, and for how long at most. Exact to some 100 ms, and only as far back as the first
 * heartbeat: ask regularly, or start the watchdog. */
typedef struct waif_health {
  uint64_t live;
  uint64_t running;
  uint64_t suspended;
  uint64_t never_started;
  uint64_t idle;
  uint32_t most_idle_ms;
} waif_health;
__attribute__((weak)) void waif_get_health(uint32_t idle_ms, waif_health* into);

/* A thread that writes to the log which tasks were not resumed for `idle_ms`, as a tree, each once
 * a stall, and how many of them went on. 0, or -1: no thread. Ends with waif_stop_watchdog() and at
 * exit; a forked child has none. The option watchdog=MS starts it as well. */
__attribute__((weak)) int waif_start_watchdog(uint32_t idle_ms);
__attribute__((weak)) void waif_stop_watchdog(void);

/* A program may define this to suppress findings, as a suppressions file does. */
__attribute__((weak)) const char* waif_default_suppressions(void);

/* A program may define this to set options; the environment's WAIF_OPTIONS comes after it. The
 * string belongs to the program and must stay. */
__attribute__((weak)) const char* waif_default_options(void);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
#endif
