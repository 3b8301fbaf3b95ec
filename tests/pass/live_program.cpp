// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that are alive when somebody looks: argv[1] is the scenario. tests/pass/live_test.cpp knows
// the lines, which is why each await that it asks for has a name after it.
#include "../runtime/task.hpp"

#include <waif/waif.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using subject::lazy;
using subject::numbers;

namespace {

void print(const char* text, std::size_t size, void*) { std::fwrite(text, 1, size, stdout); }
int fail(int line) { return std::printf("failed at line %d\n", line), 1; }

// --- who waits for whom
std::coroutine_handle<> parked;
struct park {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) { parked = h; }
  void await_resume() {}
};
lazy leaf() {
  co_await park(); // leaf
}
lazy middle() {
  co_await std::suspend_never{};
  co_await leaf(); // middle
}
lazy root() {
  co_await middle(); // root
}
lazy idles() { co_await park(); }
lazy never() { co_return; }

int tree() {
  auto t = root();
  t.start();
  auto n = never();
  auto other = idles();
  other.start();
  const auto count = waif_print_tasks(nullptr, 0, print, nullptr);
  waif_dump_now();
  _exit(count == 5 ? 0 : 1);
}

// --- two tasks that wait for each other
struct join { // waits for a task that somebody else started
  std::coroutine_handle<lazy::promise_type> task;
  bool await_ready() { return task.done(); }
  void await_suspend(std::coroutine_handle<> h) { task.promise().waiting = h; }
  void await_resume() {
    if (task.promise().error)
      std::rethrow_exception(task.promise().error);
  }
};
lazy* first = nullptr;
lazy* second = nullptr;
lazy waits_for(lazy** other) {
  co_await join{(*other)->handle}; // circle
}
int circle() {
  auto a = waits_for(&second), b = waits_for(&first);
  first = &a, second = &b;
  a.start();
  b.start();
  const auto count = waif_print_tasks(nullptr, 0, print, nullptr);
  waif_dump_now();
  _exit(count == 2 ? 0 : 1);
}

// --- tokens
lazy makes_two() {
  co_await park();
  auto a = idles();
  a.start();
  auto b = never();
  co_await park();
}
lazy makes_one() {
  auto a = idles();
  co_await a;
}
int tokens() {
  waif_token_counts c{};
  const auto one = waif_new_token("first"), two = waif_new_token("second");
  if (waif_set_token(one) != 0)
    return fail(__LINE__);
  auto t = makes_two();
  t.start();
  const auto wake = parked;
  if (waif_set_token(two) != one)
    return fail(__LINE__);
  auto u = makes_one();
  u.start();
  // On a thread that has never seen a task, with a token of its own, and nested in another.
  std::thread([&] { wake.resume(); }).join();
  if (waif_get_token_counts(one, &c) != 0 || c.created != 3 || c.live != 3)
    return fail(__LINE__);
  if (waif_get_token_counts(two, &c) != 0 || c.created != 2 || c.live != 2)
    return fail(__LINE__);
  if (waif_set_token(0) != two) // the resumed tasks gave it back
    return fail(__LINE__);
  parked.resume(); // ends makes_two, which drops both of its own
  if (waif_get_token_counts(one, &c) != 0 || c.created != 3 || c.live != 0 ||
      c.destroyed_suspended != 1 || c.never_started != 1)
    return fail(__LINE__);
  {
    waif_set_token(one);
    auto f = std::async(std::launch::async, [] {
      auto l = idles();
      l.start();
    });
    waif_set_token(two);
    f.get();
  }
  if (waif_get_token_counts(one, &c) != 0 || c.created != 5 || c.destroyed_suspended != 2)
    return fail(__LINE__);
  const waif_query of_two{1, two, 0, 0, nullptr, 0};
  if (waif_each_task(&of_two, nullptr, nullptr) != 2)
    return fail(__LINE__);
  std::uint64_t ids[2];
  auto* next = ids;
  waif_each_task(
      &of_two,
      [](const waif_task_info* info, void* at) {
        *(*static_cast<std::uint64_t**>(at))++ = info->id;
        return 0;
      },
      &next);
  const waif_query baseline{1, two, 0, 0, ids, 2};
  return next != ids + 2 || waif_each_task(&baseline, nullptr, nullptr) != 0 ? fail(__LINE__) : 0;
}

// --- heartbeats
int heartbeat() {
  auto a = idles(), b = idles();
  a.start();
  const auto wake_a = parked;
  b.start();
  waif_note_heartbeats();
  usleep(300'000);
  wake_a.resume(); // ends
  const waif_query stuck{0, 0, 150, 0, nullptr, 0};
  return waif_each_task(&stuck, nullptr, nullptr) == 1 ? 0 : fail(__LINE__);
}

// --- generators are expected to be dropped
numbers counts() {
  for (int i = 0;; ++i)
    co_yield i;
}
int generator() {
  auto n = counts();
  n.next();
  const waif_query all{0, 0, 0, 1, nullptr, 0};
  return waif_each_task(nullptr, nullptr, nullptr) == 0 &&
                 waif_each_task(&all, nullptr, nullptr) == 1
             ? 0
             : fail(__LINE__);
}

// --- very many
int million() {
  std::vector<lazy> all;
  all.reserve(1'000'000);
  for (int i = 0; i < 1'000'000; ++i) {
    all.push_back(idles());
    all.back().start();
  }
  timespec from{}, to{}; // CPU time: other programs may be busy as well
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
  waif_dump_now();
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
  std::printf("%ld", (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1'000'000);
  std::fflush(stdout);
  _exit(0);
}

} // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 ? argv[1] : "";
  setvbuf(stdout, nullptr, _IONBF, 0);
  if (wanted == "tree")
    return tree();
  if (wanted == "circle")
    return circle();
  if (wanted == "tokens")
    return tokens();
  if (wanted == "heartbeat")
    return heartbeat();
  if (wanted == "generator")
    return generator();
  if (wanted == "million")
    return million();
  return 2;
}
