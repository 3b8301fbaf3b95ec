// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Coroutines that count themselves by waif::tracked_promise, without the pass; one scenario a
// run: argv[1]. tests/runtime/ledger_test.cpp knows what each must do.
#include "task.hpp"
#include "trace/reader.hpp"

#include <waif/tracked_promise.hpp>
#include <waif/waif.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#ifdef WITH_DEFAULT_OPTIONS
const char* waif_default_options(void) { return "verbosity=1:colour=blue"; }
const char* waif_default_suppressions(void) { return "lost-exception:fails\n"; }
#endif

namespace {

struct job {
  using promise = subject::lazy::promise_type;
  struct start_promise : promise {
    job get_return_object() {
      return job{std::coroutine_handle<start_promise>::from_promise(*this)};
    }
  };
  using promise_type = waif::tracked_promise<start_promise>;

  std::coroutine_handle<start_promise> handle;
  explicit job(std::coroutine_handle<start_promise> h) : handle(h) {}
  job(job&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~job() {
    if (handle)
      handle.destroy();
  }
  void keep() { subject::keep(std::exchange(handle, {})); }
};

job works() { co_await std::suspend_always{}; }
job fails(std::string text) {
  throw std::runtime_error(text);
  co_return;
}

void one_finished() {
  auto t = works();
  t.handle.resume();
  t.handle.resume();
}

void lives() {
  for (int i = 0; i < 3; ++i)
    one_finished();
  for (int i = 0; i < 2; ++i)
    auto t = works();
  {
    auto t = works();
    t.handle.resume();
  }
  works().keep();
  {
    auto t = fails("lost");
    t.handle.resume();
  }
  {
    auto t = fails("read");
    t.handle.resume();
    try {
      std::rethrow_exception(t.handle.promise().error);
    } catch (const std::runtime_error&) {
    }
  }
}

// The parent's task is destroyed in the child as well: it is none of the child's.
int forks() {
  auto before = works();
  before.handle.resume();
  const auto child = fork();
  if (child == 0) {
    one_finished();
    one_finished();
    return 0;
  }
  int status = 1;
  waitpid(child, &status, 0);
  one_finished();
  return status;
}

int uses_the_interface() {
  waif_counts c{};
  if (waif_dump_now() != -1)
    return 1; // nothing tracked, nothing to dump
  if (waif_do_recoverable_check() != 0)
    return 2;
  one_finished();
  if (waif_do_recoverable_check() != 0)
    return 3;
  if (waif_dump_now() != 0)
    return 4;
  auto t = works();
  if (waif_do_recoverable_check() != 1)
    return 5;
  waif_get_counts(&c);
  return c.created == 2 && c.finished == 1 && c.live == 1 ? 0 : 6;
}

// Waits until the dump that the signal asked for is there: a census of the one live task.
int is_signalled() {
  works().keep();
  std::raise(SIGUSR1);
  const std::string path = std::string(std::getenv("WAIF_OPTIONS")).substr(5); // dump=
  for (int i = 0; i < 500; ++i, usleep(10'000))
    if (const auto d = waif::trace::read_dump(path.substr(0, path.find(':'))); d.census)
      return d.sites.size() == 1 && d.sites[0].live.never_started == 1 ? 0 : 1;
  return 2;
}

} // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 ? argv[1] : "";
  if (wanted == "lives")
    return lives(), 0;
  if (wanted == "clean")
    return one_finished(), 0;
  if (wanted == "forks")
    return forks();
  if (wanted == "interface")
    return uses_the_interface();
  if (wanted == "held") {
    auto t = fails("kept");
    t.handle.resume();
    t.keep();
    return 0;
  }
  if (wanted == "signal")
    return is_signalled();
  if (wanted == "own_handler") {
    std::signal(SIGUSR1, [](int) {});
    one_finished();
    return std::raise(SIGUSR1);
  }
  if (wanted == "_exit")
    lives(), _exit(3);
  if (wanted == "abort")
    lives(), std::abort();
  if (wanted == "exit_with_threads") {
    for (int i = 0; i < 4; ++i)
      std::thread([] {
        for (;;)
          one_finished();
      }).detach();
    usleep(20'000);
    std::exit(0);
  }
  return 2;
}
