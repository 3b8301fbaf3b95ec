// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <csignal>
#include <pthread.h>

namespace waif::runtime {

// A thread of the ledger's own. The program's signals are the program's threads' to handle.
inline bool start_helper(pthread_t& thread, void* (*run)(void*)) noexcept {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool started = pthread_create(&thread, nullptr, run, nullptr) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

} // namespace waif::runtime
