// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A signal may come while this very thread holds the ledger's lock, so its handler only wakes a
// thread that does the work.
#include "signal_dump.hpp"

#include "helper_thread.hpp"
#include "log.hpp"
#include "process.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <sys/eventfd.h>
#include <unistd.h>

namespace waif::runtime {
namespace {

constinit std::atomic<int> wake{-1};

void on_signal(int) noexcept {
  const int before = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written =
      write(wake.load(std::memory_order_relaxed), &one, sizeof one);
  errno = before;
}

void* dump_at_each(void*) noexcept {
  const int fd = wake.load();
  for (std::uint64_t n; read(fd, &n, sizeof n) == sizeof n || errno == EINTR;) {
    dump_now();
    say_live_tasks();
  }
  return nullptr;
}

} // namespace

void start_signal_dump(int signal) noexcept {
  struct sigaction present{};
  if (sigaction(signal, nullptr, &present) != 0 || signal == SIGKILL || signal == SIGSTOP)
    return say("dump_signal=%d: no signal that can be handled", signal);
  if (present.sa_handler != SIG_DFL && present.sa_handler != on_signal)
    return say("dump_signal=%d: the program handles it itself, no dump at it", signal);
  const int fd = eventfd(0, EFD_CLOEXEC);
  pthread_t thread{};
  wake.store(fd);
  if (fd < 0 || !start_helper(thread, dump_at_each))
    return say("dump_signal=%d: %s", signal, std::strerror(errno));
  pthread_detach(thread);
  struct sigaction ours{};
  ours.sa_handler = on_signal;
  ours.sa_flags = SA_RESTART;
  sigaction(signal, &ours, nullptr);
}

void forget_signal_dump() noexcept { // the parent has it still
  const int fd = wake.exchange(-1);
  if (fd >= 0)
    close(fd);
}

} // namespace waif::runtime
