/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The ledger's interface for programs. All of it may be called from any thread at any time; no
 * function throws, and none takes or hands out ownership of memory. Weak declarations: a program
 * that may run without the ledger tests the function's address first. */
#ifndef WAIF_WAIF_H
#define WAIF_WAIF_H

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

/* Makes sure that the dump is in its file now. 0, or -1 when there is no file: no tracked task
 * yet, dump= is empty, or the file could not be made (the log says why, once). */
__attribute__((weak)) int waif_dump_now(void);

/* The check that also runs at exit: 1, with one line in the log, when a task is live, was
 * destroyed before it ran, or lost an exception; else 0. May be called often. */
__attribute__((weak)) int waif_do_recoverable_check(void);

/* A program may define this to set options; the environment's WAIF_OPTIONS comes after it. The
 * string belongs to the program and must stay. */
__attribute__((weak)) const char* waif_default_options(void);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
#endif
