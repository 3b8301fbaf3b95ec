// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A thread that looks every now and then for tasks that nobody resumes, and the health call.
#include "watchdog.hpp"

#include "helper_thread.hpp"
#include "ledger.hpp"
#include "log.hpp"
#include "process.hpp"
#include "query.hpp"
#include "waif/abi.h"
#include "waif/waif.h"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <pthread.h>

namespace waif::runtime {
namespace {

constexpr std::size_t most_known = 1024;

struct watchdog {
  pthread_mutex_t control = PTHREAD_MUTEX_INITIALIZER; // of whoever starts and stops it
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
  pthread_t thread{};
  bool runs = false;
  std::uint32_t idle_ms = 0; // 0: it is to end
} dog;

constinit std::atomic<std::uint32_t> limit{0}; // the last one, also when it has ended

void set_idle(std::uint32_t idle_ms) noexcept {
  if (idle_ms != 0)
    limit.store(idle_ms, std::memory_order_relaxed);
  pthread_mutex_lock(&dog.mutex);
  dog.idle_ms = idle_ms;
  pthread_cond_signal(&dog.wake);
  pthread_mutex_unlock(&dog.mutex);
}

// Tasks that were found idle when it last looked, ascending: each is reported once a stall.
struct known_tasks {
  std::uint64_t ids[most_known] = {};
  std::size_t size = 0, total = 0;

  explicit known_tasks(const waif_query& idle) noexcept {
    total = waif_each_task(
        &idle,
        [](const waif_task_info* task, void* into) {
          auto& known = *static_cast<known_tasks*>(into);
          known.ids[known.size++] = task->id;
          return known.size == most_known ? 1 : 0;
        },
        this);
  }
  known_tasks() = default;
};

known_tasks known; // the watchdog thread's

void look(std::uint32_t idle_ms) noexcept {
  waif_note_heartbeats();
  waif_query idle{};
  idle.idle_ms = idle_ms;
  const known_tasks now(idle);
  std::size_t went_on = 0;
  for (std::size_t i = 0; i < known.size; ++i)
    went_on += !std::binary_search(now.ids, now.ids + now.size, known.ids[i]);
  idle.except = known.ids;
  idle.except_count = known.size;
  // Too many to be told apart: only their growth is news.
  const auto fresh = now.total <= most_known   ? waif_each_task(&idle, nullptr, nullptr)
                     : now.total > known.total ? now.total - known.total
                                               : 0;
  if (went_on != 0)
    say("watchdog: %zu of these tasks went on or ended", went_on);
  if (fresh != 0) {
    say("watchdog: %zu tasks not resumed for %u ms or more:", fresh, idle_ms);
    say_tasks(idle);
  }
  if (fresh + went_on != 0) // a process that hangs is often killed
    dump_now();
  known = now;
}

void* watch(void*) noexcept {
  known = {};
  pthread_mutex_lock(&dog.mutex);
  while (dog.idle_ms != 0) {
    const auto period = std::clamp<std::uint32_t>(dog.idle_ms / 4, 10, 1000);
    timespec until{};
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += static_cast<long>(period % 1000) * 1'000'000;
    until.tv_sec += period / 1000 + until.tv_nsec / 1'000'000'000;
    until.tv_nsec %= 1'000'000'000;
    pthread_cond_clockwait(&dog.wake, &dog.mutex, CLOCK_MONOTONIC, &until);
    const auto idle_ms = dog.idle_ms;
    pthread_mutex_unlock(&dog.mutex);
    if (idle_ms != 0)
      look(idle_ms);
    pthread_mutex_lock(&dog.mutex);
  }
  pthread_mutex_unlock(&dog.mutex);
  return nullptr;
}

[[gnu::destructor]] void stop_at_exit() noexcept { waif_stop_watchdog(); }

} // namespace

bool start_watchdog(std::uint32_t idle_ms) noexcept {
  if (!is_on()) // which also sees to forks
    return false;
  pthread_mutex_lock(&dog.control);
  set_idle(idle_ms);
  if (!dog.runs)
    dog.runs = start_helper(dog.thread, watch);
  const bool runs = dog.runs;
  pthread_mutex_unlock(&dog.control);
  if (!runs)
    say("no thread for the watchdog");
  return runs;
}

void forget_watchdog() noexcept {
  dog = watchdog();
  limit.store(0, std::memory_order_relaxed);
}

bool is_stuck(std::uint32_t idle_ms) noexcept {
  const auto most = limit.load(std::memory_order_relaxed);
  return most != 0 && idle_ms >= most;
}

} // namespace waif::runtime

using namespace waif::runtime;

extern "C" {

int waif_start_watchdog(uint32_t idle_ms) {
  return idle_ms != 0 && start_watchdog(idle_ms) ? 0 : -1;
}

void waif_stop_watchdog(void) {
  pthread_mutex_lock(&dog.control);
  set_idle(0);
  if (dog.runs)
    pthread_join(dog.thread, nullptr);
  dog.runs = false;
  pthread_mutex_unlock(&dog.control);
}

void waif_get_health(uint32_t idle_ms, waif_health* into) {
  waif_note_heartbeats();
  *into = {};
  const selection tasks(nullptr, 0);
  into->live = tasks.size();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const live& task = tasks[i];
    into->running += task.step() == WAIF_TASK_RUNNING;
    into->suspended += task.step() == WAIF_TASK_SUSPENDED;
    into->never_started += task.step() == WAIF_TASK_NEVER_STARTED;
    into->idle += idle_ms != 0 && task.idle_ms >= idle_ms;
    into->most_idle_ms = std::max(into->most_idle_ms, task.idle_ms);
  }
}
}
