// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows B, first part: a task-returning callable where the caller throws the result away
// (no-misused-promises, strict-void-return, VSTHRD101).
// peers-args: -std=c++23
#include "libraries.hpp"
#include "tasks.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace peers;

lazy<> on_item(int&);
lazy<> on_close();
eager<> on_open();
generator<int> numbers();

// B07: algorithms that ignore what the function returns.
lazy<> algorithms(std::vector<int>& v) {
  std::for_each(v.begin(), v.end(), on_item); // B07 flag: waif-task-to-void-callback
  std::for_each(v.begin(), v.end(), [](int& x) -> lazy<> { co_await f(x); }); // B07 flag: waif-task-to-void-callback
  std::ranges::for_each(v, on_item); // B07 flag: waif-task-to-void-callback
  std::for_each_n(v.begin(), 1, on_item); // B07 flag: waif-task-to-void-callback
  std::for_each(v.begin(), v.end(), [](int& x) { ++x; }); // B07 silent
  for (int& x : v)
    co_await on_item(x); // B07 silent
}

// B08: a coroutine where a plain function does the work.
void executors(boost::asio::executor& ex) {
  std::once_flag once;
  std::call_once(once, on_close); // B08 flag: waif-task-to-void-callback
  std::packaged_task<void()> work(on_close); // B08 flag: waif-task-to-void-callback
  int token = 0;
  boost::asio::async_initiate<int, void()>([](int&) -> lazy<> { co_return; }, token); // B08 flag: waif-task-to-void-callback
  boost::asio::post(ex, on_close); // B25 flag: waif-task-to-void-callback
  ex.add(on_close); // B25 flag: waif-task-to-void-callback
}

// B09: parameters.
void by_function(std::function<void()>);
void by_reference(const std::function<void(int)>&);
void by_move_only(std::move_only_function<void()>);
void by_folly(folly::Function<void()>);
void by_absl(absl::AnyInvocable<void()>);
void by_task(std::function<lazy<>()>);
void by_value_result(std::function<int()>);

void arguments(bool c) {
  by_function(on_close); // B09 flag: waif-task-to-void-callback
  by_function(&on_close); // B09 flag: waif-task-to-void-callback
  by_function([]() -> lazy<> { co_return; }); // B09 flag: waif-task-to-void-callback
  by_reference([](int x) -> lazy<> { co_await f(x); }); // B09 flag: waif-task-to-void-callback
  by_move_only(on_close); // B09 flag: waif-task-to-void-callback
  by_folly([]() -> lazy<> { co_return; }); // B09 flag: waif-task-to-void-callback
  by_absl([]() -> lazy<> { co_return; }); // B09 flag: waif-task-to-void-callback
  by_function(std::bind(on_close)); // B09 flag: waif-task-to-void-callback
  by_function(c ? on_close : nullptr); // B09 flag: waif-task-to-void-callback
  by_function([] {}); // B09 silent
  by_task(on_close); // B09 silent
  by_value_result([] { return 1; }); // B09 silent
  by_function(fire); // B09 silent
  by_function([]() -> detached { co_return; }); // B09 silent
  by_function(on_open); // B09 flag: waif-task-to-void-callback
}

void variables() {
  std::function<void()> cb = on_close; // B10 flag: waif-task-to-void-callback
  cb = on_close; // B10 flag: waif-task-to-void-callback
  if (!cb) cb = [] { return f(); }; // B10 flag: waif-task-to-void-callback
  std::function<void()> direct(on_close); // B10 flag: waif-task-to-void-callback
  auto made = std::function<void()>(on_close); // B10 flag: waif-task-to-void-callback
  std::function<lazy<>()> kept = on_close; // B10 silent
  std::function<void()> none = nullptr; // B10 silent
  auto deduced = std::function(on_close); // B10 silent
}

struct handlers {
  std::function<void()> on_close;
  std::function<void(int)> on_data = [](int) {}; // B11 silent
};
struct handlers_with_default {
  std::function<void()> on_close_ = on_close; // B11 flag: waif-task-to-void-callback
};
struct initialised {
  std::function<void()> cb;
  initialised() : cb(on_close) {} // B11 flag: waif-task-to-void-callback
};
void members() {
  handlers h{.on_close = on_close}; // B11 flag: waif-task-to-void-callback
  handlers i{on_close, [](int x) { return f(x); }}; // B11 flag: waif-task-to-void-callback
  h.on_close = on_close; // B11 flag: waif-task-to-void-callback
}

std::function<void()> make() { return on_close; } // B12 flag: waif-task-to-void-callback
std::function<void()> make_lambda() {
  return []() -> lazy<> { co_return; }; // B12 flag: waif-task-to-void-callback
}
std::function<lazy<>()> make_task() { return on_close; } // B12 silent

// B13: signals and slots.
void signals(QObject* o) {
  boost::signals2::signal<void()> closed;
  closed.connect(on_close); // B13 flag: waif-task-to-void-callback
  closed.connect([] {}); // B13 silent
  QObject::connect(o, &QObject::clicked, on_close); // B13 flag: waif-task-to-void-callback
  QObject::connect(o, &QObject::clicked, [] {}); // B13 silent
}

void overloaded(std::function<void()>, int);
void overloaded(std::function<lazy<>()>, char);
template <class F> void anything(F&& f) { sync_wait(f()); }
void overloads() {
  overloaded(on_close, 'a'); // B14 silent
  overloaded(on_close, 1); // B14 flag: waif-task-to-void-callback
  anything(on_close); // B14 silent
  anything([]() -> lazy<> { co_return; }); // B24 silent
}

void list_of(std::initializer_list<std::function<void()>>);
void several(std::function<void()>, std::function<void()> = {});
void rests() {
  list_of({on_close, [] {}}); // B15 flag: waif-task-to-void-callback
  list_of({[] {}, // B15 silent
           on_close}); // B15 flag: waif-task-to-void-callback
  several([] {}, // B15 silent
          on_close); // B15 flag: waif-task-to-void-callback
}

void records(std::map<std::string, std::function<void()>>& m) {
  m["k"] = on_close; // B16 flag: waif-task-to-void-callback
  m["v"] = [] {}; // B16 silent
  m.insert({"k", on_close}); // B16 flag: waif-task-to-void-callback
  std::map<std::string, std::function<void()>> n{{"k", on_close}}; // B16 flag: waif-task-to-void-callback
  m.emplace("k", on_close); // B16 flag: waif-task-to-void-callback
  m.try_emplace("k", on_close); // B16 flag: waif-task-to-void-callback
  std::map<std::string, std::function<lazy<>()>> tasks;
  tasks["k"] = on_close; // K06 silent
  m["k"] = [] { g(); }; // K06 flag: waif-discarded-task
}

void arrays() {
  std::vector<std::function<void()>> v{on_close, [] {}}; // B17 flag: waif-task-to-void-callback
  v.push_back(on_close); // B17 flag: waif-task-to-void-callback
  v.emplace_back(on_close); // B17 flag: waif-task-to-void-callback
  std::function<void()> a[] = {[] {}, on_close}; // B17 flag: waif-task-to-void-callback
  std::vector<std::function<lazy<>()>> kept{on_close}; // B17 silent
}

// B18: hiding is legal C++, and the base's caller never sees the task.
struct base_hook {
  void on_start();
  virtual void on_stop();
};
struct derived_hook : base_hook {
  lazy<> on_start(); // B18 option: waif-task-to-void-callback
};

// B19: a generic whose callable turns out to return void.
template <class R> struct bus { void subscribe(std::function<R()>); };
void generics(bus<void>& b, bus<lazy<>>& c) {
  b.subscribe(on_close); // B19 flag: waif-task-to-void-callback
  c.subscribe(on_close); // B19 silent
}

// B20: clean-up nobody can await.
struct closes { lazy<> operator()(int*) const; };
void guards(int* p) {
  scope::scope_exit a{[]() -> lazy<> { co_return; }}; // B20 flag: waif-task-to-void-callback
  auto b = gsl::finally(on_close); // B20 flag: waif-task-to-void-callback
  std::unique_ptr<int, closes> c(p); // B20 flag: waif-task-to-void-callback
  std::shared_ptr<int> d(p, closes{}); // B20 flag: waif-task-to-void-callback
  scope::scope_exit ok{[] {}}; // B20 silent
}

// B22: a continuation that flattens awaits what the callback returns.
seastar::future<> sea();
seastar::future<> flattened() { return sea().then([] { return sea(); }); } // B22 silent

// B25: where void-returning functions are run for good.
struct timer { void setInterval(int, std::function<void()>); };
void sinks(timer& t) {
  std::thread a(on_close); // B25 flag: waif-task-to-void-callback
  std::jthread b(on_close); // B25 flag: waif-task-to-void-callback
  std::jthread c([]() -> lazy<> { co_return; }); // B25 flag: waif-task-to-void-callback
  t.setInterval(5, on_close); // B25 flag: waif-task-to-void-callback
  std::jthread d([] {}); // B25 silent
  std::thread e(on_item, std::ref(*new int)); // M01 flag: waif-task-to-void-callback
  a.join(), e.join();
}

void generators() {
  std::function<void()> a = numbers; // B26 flag: waif-task-to-void-callback
  std::function<void()> b = []() -> generator<int> { co_yield 1; }; // B26 flag: waif-task-to-void-callback
  std::function<generator<int>()> c = numbers; // B26 silent
}

void forwarding() {
  by_function([] { return f(); }); // B27 flag: waif-task-to-void-callback
  by_function([&] { return on_open(); }); // B27 flag: waif-task-to-void-callback
  by_function([] { spawn_background(f()); }); // B27 silent
  by_function([] { sync_wait(f()); }); // B27 silent
  by_function([] { f(); }); // K05 flag: waif-discarded-task
}
auto expression_lambda = [] { return f(); }; // K05 silent
