// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

// What a library or program says about its own tasks. The checks read these; they change no
// code, and compilers that are not clang see nothing. C++11 and later.

#if defined(__clang__)
#define WAIF_ANNOTATE(text) __attribute__((annotate(text)))
#else
#define WAIF_ANNOTATE(text)
#endif

// Types: struct WAIF_TASK Job {...};
#define WAIF_TASK WAIF_ANNOTATE("waif::task")             // somebody must wait for it
#define WAIF_NOT_A_TASK WAIF_ANNOTATE("waif::not_a_task") // looks like a task, is none

// Functions, and all that override them: WAIF_DISCARDABLE Job start();
#define WAIF_DISCARDABLE WAIF_ANNOTATE("waif::discardable") // the result may be dropped
#define WAIF_CONSUMES WAIF_ANNOTATE("waif::consumes")       // a member that uses its task up

namespace waif {

// "In the background, on purpose": waif::detach(send(message));
// It lets go of a task that runs by itself. It starts nothing: a lazy task dropped here never
// runs, so give those to a scope or an executor.
template <class Task> void detach(Task&& task) {
  Task owned(static_cast<Task&&>(task));
  (void)owned;
}
template <class Task> void detach(Task& task) = delete; // say std::move: it is gone afterwards

} // namespace waif
