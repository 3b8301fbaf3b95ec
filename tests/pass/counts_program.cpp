// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One scenario a run: argv[1]. Compiled with the pass at -O0 and -O2; tests/pass/counts_test.cpp
// knows what each must count. Every coroutine here has the name of its scenario.
#include "../runtime/task.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using subject::eager;
using subject::lazy;
using subject::numbers;

namespace {
volatile int sink = 0;

// --- ends of a life
lazy finishes() { co_await std::suspend_always{}; }
lazy never_starts() { co_return; }
lazy stays_suspended() { co_await std::suspend_always{}; }
lazy stays_alive() { co_await std::suspend_always{}; }
eager runs_at_once() { co_await std::suspend_never{}; }
numbers counts_to(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}
numbers throws_to_caller() {
  co_yield 1;
  throw std::runtime_error("on to the caller");
}

void lives() {
  for (int i = 0; i < 10; ++i) {
    auto t = finishes();
    t.start();
    t.start();
  }
  for (int i = 0; i < 7; ++i)
    auto t = never_starts();
  for (int i = 0; i < 5; ++i) {
    auto t = stays_suspended();
    t.start();
  }
  for (int i = 0; i < 3; ++i) {
    auto t = stays_alive();
    t.start();
    subject::keep(t.release());
  }
  for (int i = 0; i < 4; ++i)
    runs_at_once();
  {
    auto all = counts_to(3);
    while (all.next())
      sink = all.handle.promise().value;
    auto some = counts_to(3);
    some.next();
  }
  auto t = throws_to_caller();
  t.next();
  try {
    t.next();
  } catch (const std::runtime_error&) {
  }
}

// --- no end of their own: the way to finish is to be destroyed
numbers endless_numbers() {
  for (int i = 0;; ++i)
    co_yield i;
}
lazy endless_worker() {
  for (;;) {
    try {
      co_await finishes();
    } catch (const std::runtime_error&) {
    }
  }
}
lazy ends_from_loop() {
  for (;;) {
    co_await std::suspend_always{};
    if (sink == 1)
      break;
  }
}
void endless() {
  auto n = endless_numbers();
  n.next();
  auto never = endless_numbers();
  auto w = endless_worker();
  w.start();
  auto e = ends_from_loop();
  e.start();
}

// --- an end by co_yield: it suspends as final_suspend does, and nobody resumes it
struct hands_out {
  struct promise_type {
    int value = 0;
    struct notifies {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        sink = h.promise().value;
      }
      void await_resume() noexcept {}
    };
    hands_out get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    notifies final_suspend() noexcept { return {}; }
    notifies yield_value(int n) noexcept { return value = n, notifies{}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
  };
  std::coroutine_handle<promise_type> handle;
};
hands_out yields_its_result() {
  co_await std::suspend_never{};
  co_yield 3;
}
hands_out yields_again() {
  co_yield 3;
  co_await std::suspend_always{};
}
void yield_ends() {
  for (auto t : {yields_its_result(), yields_again()}) {
    t.handle.resume();
    t.handle.destroy();
  }
}

// --- exceptions
lazy throws() {
  throw std::runtime_error("unread " + std::to_string(41 + 1));
  co_return;
}
lazy awaits_thrower() { co_await throws(); }
lazy awaits_and_catches() {
  try {
    co_await throws();
  } catch (const std::exception& e) {
    sink = e.what()[0];
  }
}
lazy awaits_and_logs() {
  try {
    co_await throws();
  } catch (...) {
    const auto only_to_log = std::current_exception();
    sink = only_to_log != nullptr;
  }
}
lazy awaits_and_logs_twice() {
  try {
    co_await throws();
  } catch (...) {
    const auto once = std::current_exception();
    const auto twice = std::current_exception();
    sink = once == twice;
  }
}
std::exception_ptr kept;
lazy awaits_and_keeps() {
  try {
    co_await throws();
  } catch (...) {
    kept = std::current_exception();
  }
}
struct not_std {
  int n = 0;
};
lazy throws_odd() {
  throw not_std{};
  co_return;
}

void lost() {
  for (int i = 0; i < 6; ++i)
    throws().start();
  throws_odd().start();
}
void chain_lost() { // the inner one is read, the outer one is not
  awaits_thrower().start();
}
void retrieved() { awaits_and_catches().start(); }
void logged() { awaits_and_logs().start(); }
void logged_twice() { awaits_and_logs_twice().start(); }
void held() {
  static lazy for_ever = throws();
  for_ever.start();
  subject::keep(for_ever.release());
}
void recaptured() {
  awaits_and_keeps().start();
  kept = nullptr;
}

struct swallowing : lazy {
  struct promise_type : lazy::promise_type {
    swallowing get_return_object() {
      return swallowing{lazy{std::coroutine_handle<lazy::promise_type>::from_promise(*this)}};
    }
    void unhandled_exception() noexcept {}
  };
};
swallowing swallows() {
  throw std::runtime_error("nobody keeps this");
  co_return;
}
struct log_only : lazy {
  struct promise_type : lazy::promise_type {
    log_only get_return_object() {
      return log_only{lazy{std::coroutine_handle<lazy::promise_type>::from_promise(*this)}};
    }
    void unhandled_exception() noexcept {
      const auto e = std::current_exception();
      sink = e != nullptr;
    }
  };
};
log_only logs_itself() {
  throw std::runtime_error("only logged");
  co_return;
}
void swallowed() {
  swallows().start();
  logs_itself().start();
}

// --- starts that fail: there never was a task
struct bad_start {
  struct promise_type {
    int where;
    explicit promise_type(int w) : where(w) {
      if (where == 0)
        throw std::runtime_error("promise");
    }
    bad_start get_return_object() {
      if (where == 1)
        throw std::runtime_error("get_return_object");
      return {};
    }
    struct initial {
      int where;
      bool await_ready() {
        if (where == 3)
          throw std::runtime_error("await_ready");
        return false;
      }
      void await_suspend(std::coroutine_handle<promise_type> h) {
        if (where == 4)
          throw std::runtime_error("await_suspend");
        if (where == 6)
          h.destroy();
      }
      void await_resume() {
        if (where == 5)
          throw std::runtime_error("await_resume");
      }
    };
    initial initial_suspend() {
      if (where == 2)
        throw std::runtime_error("initial_suspend");
      return {where};
    }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
};
bad_start fails(int) { co_return; }
void bad_starts() {
  for (int where = 0; where < 5; ++where) {
    try {
      fails(where);
    } catch (const std::runtime_error&) {
    }
  }
  fails(6); // destroyed by its own initial awaiter: never started
}

struct no_memory {
  struct promise_type {
    static void* operator new(std::size_t) noexcept { return nullptr; }
    static void operator delete(void*) {}
    static no_memory get_return_object_on_allocation_failure() { return {}; }
    no_memory get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
[[gnu::noinline]] no_memory has_no_memory() { co_await std::suspend_always{}; }

// --- threads
lazy migrates() {
  co_await std::suspend_always{};
  co_await std::suspend_always{};
}
void threads() {
  constexpr int per_thread = 1000;
  std::vector<std::thread> crew;
  for (int t = 0; t < 4; ++t)
    crew.emplace_back([] {
      for (int i = 0; i < per_thread; ++i) {
        auto task = migrates();
        task.start();
        if (i % 2) {
          std::thread other;
          auto moved = std::make_unique<lazy>(std::move(task));
          if (i % 100 == 1) // destroyed on another thread
            std::thread([m = std::move(moved)]() mutable { m.reset(); }).join();
        } else {
          task.start();
          task.start();
        }
      }
    });
  for (auto& t : crew)
    t.join();
}

// --- std::async
void async_lost() {
  auto f = std::async(std::launch::async, [] { throw std::logic_error("nobody gets this"); });
  f.wait();
}
void async_ends() {
  auto read = std::async(std::launch::async, []() -> int { throw std::logic_error("read"); });
  try {
    read.get();
  } catch (const std::logic_error&) {
  }
  sink = std::async(std::launch::async, [] { return 1; }).get();
  sink = std::async(std::launch::deferred, [] { return 2; }).get();
  auto dropped = std::async(std::launch::deferred, [] { return 3; });
  auto nested = std::async(std::launch::deferred, [] {
    auto inner = std::async(std::launch::deferred, [] { throw std::logic_error("inner"); });
    inner.wait();
    std::packaged_task<void()> p([] { throw std::logic_error("not a task of ours"); });
    p();
  });
  nested.get();
}

// --- how a process ends
lazy in_a_static() { co_await std::suspend_always{}; }
std::unique_ptr<lazy> destroyed_by_static_destructor;
void static_destructor() {
  destroyed_by_static_destructor = std::make_unique<lazy>(in_a_static());
  destroyed_by_static_destructor->start();
}
void killed() {
  lives();
  std::raise(SIGKILL);
}

// --- heap elision: the frame is part of its caller
int frames_from_heap = 0;
struct counted : numbers {
  struct promise_type : numbers::promise_type {
    counted get_return_object() {
      return counted{numbers{std::coroutine_handle<numbers::promise_type>::from_promise(*this)}};
    }
    static void* operator new(std::size_t size) {
      ++frames_from_heap;
      return ::operator new(size);
    }
    static void operator delete(void* p) { ::operator delete(p); }
  };
};
counted elided(int n) { co_yield n; }
[[gnu::noinline]] void elide_one() {
  auto t = elided(1);
  t.next();
  sink = t.handle.promise().value;
  t.next();
}
void elides() {
  for (int i = 0; i < 100; ++i)
    elide_one();
  std::printf("%d", frames_from_heap);
}

lazy link(int depth) {
  if (depth > 0)
    co_await link(depth - 1);
}
void deep() { link(100'000).start(); }

} // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 ? argv[1] : "";
  struct {
    const char* name;
    void (*run)();
  } const scenarios[] = {
      {"lives", lives},
      {"lost", lost},
      {"chain_lost", chain_lost},
      {"retrieved", retrieved},
      {"logged", logged},
      {"logged_twice", logged_twice},
      {"held", held},
      {"recaptured", recaptured},
      {"swallowed", swallowed},
      {"bad_starts", bad_starts},
      {"threads", threads},
      {"async_lost", async_lost},
      {"async_ends", async_ends},
      {"static_destructor", static_destructor},
      {"killed", killed},
      {"elides", elides},
      {"endless", endless},
      {"yield_ends", yield_ends},
      {"deep", deep},
      {"no_memory", [] { has_no_memory(); }},
      {"nothing", [] {}},
  };
  for (const auto& s : scenarios)
    if (s.name == wanted)
      return s.run(), 0;
  std::fprintf(stderr, "no scenario '%s'\n", wanted.c_str());
  return 2;
}
