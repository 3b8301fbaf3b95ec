// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One way to fail a run: argv[1]; what each must leave is in tests/pass/faults_test.cpp. Compiled
// with the pass at -O0 and -O2.
#include "../runtime/task.hpp"

#include <waif/waif.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

using subject::lazy;

namespace {

lazy finishes() { co_await std::suspend_always{}; }
lazy stays() { co_await std::suspend_always{}; }
lazy never_starts() { co_return; }

void finish_one() {
  auto t = finishes();
  t.start();
  t.start();
}

// 10 finished, 2 never started, 3 destroyed suspended, 4 alive.
void lives() {
  for (int i = 0; i < 10; ++i)
    finish_one();
  for (int i = 0; i < 2; ++i)
    auto t = never_starts();
  for (int i = 0; i < 3; ++i) {
    auto t = stays();
    t.start();
  }
  for (int i = 0; i < 4; ++i) {
    auto t = stays();
    t.start();
    subject::keep(t.release());
  }
}

void segfaults() {
  lives();
  volatile int* nowhere = nullptr;
  *nowhere = 1;
}
void exits_with_threads() {
  for (int i = 0; i < 4; ++i)
    std::thread([] {
      for (;;)
        finish_one();
    }).detach();
  usleep(20'000);
  std::exit(0);
}

// --- starts that throw: no task, whatever throws
struct throws_when {
  int where;
  throws_when(int w) : where(w) {}
  throws_when(const throws_when& other) : where(other.where) {
    if (where == 0)
      throw std::runtime_error("copy of a parameter");
  }
};
struct started {
  struct promise_type {
    int where;
    explicit promise_type(const throws_when& w) : where(w.where) { fail(1); }
    void fail(int at) const {
      if (where == at)
        throw std::runtime_error("start");
    }
    started get_return_object() { return fail(2), started{}; }
    struct initial {
      promise_type& promise;
      bool await_ready() { return promise.fail(4), false; }
      bool await_suspend(std::coroutine_handle<>) { return promise.fail(5), false; }
      void await_resume() { promise.fail(6); }
    };
    initial initial_suspend() { return fail(3), initial{*this}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
};
started starts(throws_when) { co_return; }
void ramps() {
  for (int where = 0; where < 8; ++where) {
    try {
      starts(throws_when(where));
    } catch (const std::runtime_error&) {
    }
  }
}

// --- no memory for the frame, every third time
void* scarce(std::size_t size) {
  static int asked = 0;
  return ++asked % 3 == 0 ? nullptr : ::operator new(size);
}
struct gets_nothing {
  struct promise_type : subject::eager::promise_type {
    static void* operator new(std::size_t size) noexcept { return scarce(size); }
    static void operator delete(void* p) { ::operator delete(p); }
    static gets_nothing get_return_object_on_allocation_failure() { return {}; }
    gets_nothing get_return_object() { return {}; }
  };
};
struct gets_exception {
  struct promise_type : subject::eager::promise_type {
    static void* operator new(std::size_t size) {
      if (void* p = scarce(size))
        return p;
      throw std::bad_alloc();
    }
    static void operator delete(void* p) { ::operator delete(p); }
    gets_exception get_return_object() { return {}; }
  };
};
// The optimiser must not know that they go on, or their frames would need no memory.
volatile bool never = false;
struct may_suspend {
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<>) { return never; }
  void await_resume() {}
};
[[gnu::noinline]] gets_nothing gets_none() { co_await may_suspend{}; }
[[gnu::noinline]] gets_exception gets_bad_alloc() { co_await may_suspend{}; }
void no_memory() {
  for (int i = 0; i < 30; ++i)
    gets_none();
  for (int i = 0; i < 30; ++i) {
    try {
      gets_bad_alloc();
    } catch (const std::bad_alloc&) {
    }
  }
}

// --- ends
struct detached { // its final awaiter destroys it
  struct promise_type {
    detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    struct destroys {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) noexcept { h.destroy(); }
      void await_resume() noexcept {}
    };
    destroys final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
};
detached destroys_itself(bool fails) {
  if (fails)
    throw std::runtime_error("swallowed");
  co_return;
}
struct terminating { // an exception in final_suspend ends the program
  struct promise_type : subject::eager::promise_type {
    terminating get_return_object() noexcept { return {}; }
    static void fail() { throw std::runtime_error("final"); }
    std::suspend_never final_suspend() noexcept { return fail(), std::suspend_never{}; }
  };
};
terminating terminates() { co_return; }
void final_suspends() {
  for (int i = 0; i < 6; ++i)
    destroys_itself(i % 2 == 0);
}

lazy link(int depth) {
  if (depth > 0)
    co_await link(depth - 1);
}
void deep() { link(1'000'000).start(); }

// --- what one thread begins another one ends, the first one being gone already
void elsewhere() {
  std::vector<lazy> fresh, suspended, finished;
  std::thread([&] {
    for (int i = 0; i < 100; ++i) {
      fresh.push_back(never_starts());
      suspended.push_back(stays());
      suspended.back().start();
      finished.push_back(finishes());
      finished.back().start();
    }
  }).join();
  std::thread([&] {
    fresh.clear();
    suspended.clear();
    for (auto& t : finished)
      t.start();
    finished.clear();
  }).join();
}

// --- many threads fill the dump's file; the counts in memory stay whole
int fills_the_file() {
  const rlimit small{64 * 1024, RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &small);
  finish_one();
  std::vector<std::thread> all; // a thread's counters take 8 KiB
  for (int i = 0; i < 40; ++i)
    all.emplace_back([] {
      for (int n = 0; n < 1000; ++n)
        finish_one();
      usleep(50'000); // so that no thread gets the counters of an older one
    });
  for (auto& t : all)
    t.join();
  waif_counts c{};
  waif_get_counts(&c);
  return c.created == 40'001 && c.finished == 40'001 && c.live == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 ? argv[1] : "";
  struct {
    const char* name;
    void (*run)();
  } const faults[] = {
      {"lives", lives},
      {"segfault", segfaults},
      {"abort", [] { lives(), std::abort(); }},
      {"kill", [] { lives(), std::raise(SIGKILL); }},
      {"_exit", [] { lives(), _exit(3); }},
      {"exit_with_threads", exits_with_threads},
      {"ramps", ramps},
      {"no_memory", no_memory},
      {"final_suspends", final_suspends},
      {"terminate", [] { lives(), terminates(); }},
      {"deep", deep},
      {"elsewhere", elsewhere},
      {"full_file", [] { std::exit(fills_the_file()); }},
  };
  for (const auto& f : faults)
    if (f.name == wanted)
      return f.run(), 0;
  std::fprintf(stderr, "no fault '%s'\n", wanted.c_str());
  return 2;
}
