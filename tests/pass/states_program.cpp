// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// std::packaged_task, std::promise, std::thread and futures that block: argv[1] is the scenario.
// What each counts, and on which line, is in tests/pass/states_test.cpp.
#include <waif/waif.h>

#include <chrono>
#include <cstdio>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

// --- packaged_task
void packaged() {
  std::packaged_task<int(int)> runs([](int n) { return n; }); // runs
  runs(1);
  runs.get_future().get();
  {
    std::packaged_task<void()> never([] {}); // never
  }
  std::packaged_task<void()> fails([] { throw std::logic_error("unread"); }); // fails
  auto unread = fails.get_future();
  fails();
  auto shared = std::make_shared<std::packaged_task<int()>>([] { return 2; }); // shared
  auto result = shared->get_future();
  std::thread([shared = std::move(shared)] { (*shared)(); }).join();
  result.get();
  std::packaged_task<void()> again([] {}); // again
  again();
  again.reset();
  again();
  auto moved = std::move(again);
}

void packaged_dropped_unread() {
  std::future<void> nobody_asks;
  {
    std::packaged_task<void()> never([] {}); // dropped
    nobody_asks = never.get_future();
  }
}

// --- promise
void promises() {
  std::promise<int> kept; // kept
  kept.set_value(1);
  std::promise<void> nobody_asks; // nobody
  {
    std::promise<void> moved; // moved
    auto future = moved.get_future();
    std::promise<void> to = std::move(moved);
    to.set_value();
    future.get();
  }
  auto shared = std::make_shared<std::promise<int>>(); // shared promise
  shared->set_value(3);
  std::vector<std::promise<int>> several(3); // several
  for (auto& one : several)
    one.set_value(4);
  try {
    kept.set_value(2);
  } catch (const std::future_error&) {
  }
}

void broken_unread() {
  std::future<int> waits;
  {
    std::promise<int> broken; // broken
    waits = broken.get_future();
  }
  waits.wait();
}

void broken_read() {
  std::future<int> waits;
  {
    std::promise<int> broken;
    waits = broken.get_future();
  }
  try {
    waits.get();
  } catch (const std::future_error&) {
  }
}

void set_exception() {
  {
    std::promise<void> lost; // lost
    auto future = lost.get_future();
    lost.set_exception(std::make_exception_ptr(std::runtime_error("nobody gets it")));
  }
  {
    std::promise<void> read; // read
    auto future = read.get_future();
    std::thread([&] {
      try {
        throw std::runtime_error("somebody does");
      } catch (...) {
        read.set_exception(std::current_exception());
      }
    }).join();
    try {
      future.get();
    } catch (const std::runtime_error&) {
    }
  }
  std::promise<void> full; // full
  full.set_value();
  try {
    full.set_exception(std::make_exception_ptr(std::runtime_error("too late")));
  } catch (const std::future_error&) {
  }
}

void held_promise() {
  static auto& promise = *new std::promise<void>; // held
  static auto future = promise.get_future();
  promise.set_exception(std::make_exception_ptr(std::runtime_error("held")));
}

// --- futures that block when dropped
void blocking() {
  (void)std::async(std::launch::async, [] { std::this_thread::sleep_for(60ms); });         // blocks
  auto waited = std::async(std::launch::async, [] { std::this_thread::sleep_for(30ms); }); // waited
  waited.get();
}

// --- threads, which are tasks by option only
void threads() {
  std::thread([] {}).join(); // thread
  std::jthread joins([] {}); // jthread
  std::vector<std::thread> several;
  for (int i = 0; i < 3; ++i)
    several.emplace_back([] {}); // vector
  for (auto& t : several)
    t.join();
  std::async(std::launch::async, [] {}).get();                   // not two tasks
  std::thread([] { std::this_thread::sleep_for(1h); }).detach(); // detached
}

} // namespace

int main(int argc, char** argv) {
  const std::string wanted = argc > 1 ? argv[1] : "";
  struct {
    const char* name;
    void (*run)();
  } const scenarios[] = {{"packaged", packaged},
                         {"packaged_dropped_unread", packaged_dropped_unread},
                         {"promises", promises},
                         {"broken_unread", broken_unread},
                         {"broken_read", broken_read},
                         {"set_exception", set_exception},
                         {"held_promise", held_promise},
                         {"blocking", blocking},
                         {"threads", threads}};
  for (const auto& s : scenarios)
    if (s.name == wanted)
      return s.run(), 0;
  std::fprintf(stderr, "no scenario '%s'\n", wanted.c_str());
  return 2;
}
