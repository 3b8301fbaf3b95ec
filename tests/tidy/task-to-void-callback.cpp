// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-task-to-void-callback,waif-discarded-task %t
//
// With waif-discarded-task: a drop inside of a template is said once, where the callable is handed over.
#include "tasks.h"
#include <algorithm>
#include <any>
#include <callbacks.h>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

Task<> f();
Task<> fi(int);
Future<> e();
Generator<int> numbers();
Detached fireAndForget();
std::shared_future<int> shared();
struct Page {
  Task<> reload();
  Detached refresh();
};
struct Functor {
  Task<> operator()() const;
};
struct Mixed {
  Task<> operator()(int) const;
  void operator()(char) const;
};
void onEvent(std::function<void()>);
void onNumber(const std::function<void(int)> &);
void onEach(std::initializer_list<std::function<void()>>);
void onTask(std::function<Task<>()>);
void overloaded(std::function<void()>, int);
void overloaded(std::function<Task<>()>, char);
template <class F> void unknown(F &&);
template <class F> void waits(F Call) { syncWait(Call()); }

void arguments(Page &p, bool c) {
  onEvent(f);
  // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by 'f' is dropped by 'std::function<void ()>': it never runs [waif-task-to-void-callback]
  // CHECK-NEXT: :[[@LINE-2]]:{{[0-9]+}}: note: hand over a function that returns nothing and starts the task where its errors are seen, or let the callback return a task
  onEvent(&f);
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by 'f' is
  onEvent([]() -> Task<> { co_return; });
  // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by this lambda is dropped by 'std::function<void ()>': it never runs
  onEvent([&] { return p.reload(); });
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by this lambda is
  onEvent(std::bind(&Page::reload, &p));
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by 'reload' is
  onEvent(std::ref(f));
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by 'f' is
  onEvent(Functor());
  // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by this function object is dropped
  onEvent(c ? f : nullptr);
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by this function object is
  onEvent(e);
  // CHECK: :[[@LINE-1]]:11: warning: 'Future<>' returned by 'e' is dropped by 'std::function<void ()>': it runs on and its error is lost
  onEvent(numbers);
  // CHECK: :[[@LINE-1]]:11: warning: 'Generator<int>' returned by 'numbers' is dropped by 'std::function<void ()>': it never runs
  // CHECK-NEXT: :[[@LINE-2]]:{{[0-9]+}}: note: hand over a function that iterates it
  onNumber(fi);
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'fi' is dropped by 'std::function<void (int)>'
  onNumber([](auto) -> Task<> { co_return; });
  // CHECK: :[[@LINE-1]]:12: warning: {{.*}}returned by this lambda is
  onEach({f, [] {}});
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by 'f' is
  overloaded(f, 1);
  // CHECK: :[[@LINE-1]]:14: warning: {{.*}}returned by 'f' is
  onEvent([] {});
  onEvent(fireAndForget);
  onEvent(shared);
  onEvent(std::bind(&Page::refresh, &p));
  onEvent([&p] { p.refresh(); });
  onNumber(Mixed());
  onTask(f);
  overloaded(f, 'a');
  unknown(f);
  waits(f);
}

struct Handlers {
  std::function<void()> Open = f;
  // CHECK: :[[@LINE-1]]:32: warning: {{.*}}returned by 'f' is
  std::function<void()> Close;
  Handlers() : Close(f) {}
  // CHECK: :[[@LINE-1]]:22: warning: {{.*}}returned by 'f' is
  void defaulted(std::function<void()> = f);
  // CHECK: :[[@LINE-1]]:42: warning: {{.*}}returned by 'f' is
};
struct Plain {
  std::function<void()> Open, Close;
};
std::function<void()> make() { return f; }
// CHECK: :[[@LINE-1]]:39: warning: {{.*}}returned by 'f' is
struct Loud : std::function<void()> {
  using function::function;
};

void stored() {
  std::function<void()> a = f;
  // CHECK: :[[@LINE-1]]:29: warning: {{.*}}returned by 'f' is
  a = f;
  // CHECK: :[[@LINE-1]]:7: warning: {{.*}}returned by 'f' is
  std::function<void()> b = std::function<Task<>()>(f);
  // CHECK: :[[@LINE-1]]:29: warning: {{.*}}returned by this function object is
  Plain plain{.Open = f, .Close = [] {}};
  // CHECK: :[[@LINE-1]]:23: warning: {{.*}}returned by 'f' is
  Loud loud = f;
  // CHECK: :[[@LINE-1]]:15: warning: 'Task<>' returned by 'f' is dropped by 'Loud'
  std::packaged_task<void()> packaged(f);
  // CHECK: :[[@LINE-1]]:39: warning: 'Task<>' returned by 'f' is dropped by 'std::packaged_task<void ()>'
  std::map<std::string, std::function<void()>> map{{"a", f}, {"b", [] {}}};
  // CHECK: :[[@LINE-1]]:58: warning: {{.*}}returned by 'f' is
  map["k"] = f;
  // CHECK: :[[@LINE-1]]:14: warning: {{.*}}returned by 'f' is
  map.emplace("k", f);
  // CHECK: :[[@LINE-1]]:20: warning: 'Task<>' returned by 'f' is dropped by 'std::function<void ()>'
  std::vector<std::function<void()>> list{[] {}, f};
  // CHECK: :[[@LINE-1]]:50: warning: {{.*}}returned by 'f' is
  list.emplace_back(f);
  // CHECK: :[[@LINE-1]]:21: warning: {{.*}}returned by 'f' is
  std::optional<std::function<void()>> maybe = f;
  // CHECK: :[[@LINE-1]]:48: warning: {{.*}}returned by 'f' is
  maybe = f;
  // CHECK: :[[@LINE-1]]:11: warning: {{.*}}returned by 'f' is
  auto shared = std::make_shared<std::function<void()>>(f);
  // CHECK: :[[@LINE-1]]:57: warning: {{.*}}returned by 'f' is
  std::function<void()> copy = a;
  std::function<Task<>()> kept = f;
  auto deduced = std::function(f);
  auto bound = std::bind(f);
  std::any any = f;
  std::function<void(std::function<Task<>()>)> takesTask;
  takesTask(f);
  std::variant<std::function<Task<>()>, std::function<void(int)>> one =
      std::function<Task<>()>(f);
  std::map<std::string, std::function<Task<>()>> tasks{{"a", f}};
}

Task<> algorithms(std::vector<int> &v) {
  std::for_each(v.begin(), v.end(), fi);
  // CHECK: :[[@LINE-1]]:37: warning: 'Task<>' returned by 'fi' is dropped by 'std::for_each': it never runs
  // CHECK-NEXT: :[[@LINE-2]]:{{[0-9]+}}: note: await each task in a loop, or keep the tasks and await all of them
  std::ranges::for_each(v, [](int) -> Task<> { co_return; });
  // CHECK: :[[@LINE-1]]:28: warning: 'Task<>' returned by this lambda is dropped by 'std::ranges::for_each'
  std::for_each(v.begin(), v.end(), [](int) {});
  std::vector<Task<>> all;
  std::transform(v.begin(), v.end(), std::back_inserter(all), fi);
  for (auto &one : all)
    co_await std::move(one);
}

void threads(asio::Context &context) {
  std::vector<std::thread> pool;
  pool.emplace_back([]() -> Task<> { co_return; });
  // CHECK: :[[@LINE-1]]:21: warning: 'Task<>' returned by this lambda is dropped by 'std::thread': it never runs
  pool.emplace_back([] {});
  std::thread a(f);
  // CHECK: :[[@LINE-1]]:17: warning: 'Task<>' returned by 'f' is dropped by 'std::thread': it never runs
  // CHECK-NEXT: :[[@LINE-2]]:{{[0-9]+}}: note: hand over a function that waits for the task
  std::jthread b(fi, 1);
  // CHECK: :[[@LINE-1]]:18: warning: {{.*}}returned by 'fi' is
  std::once_flag once;
  std::call_once(once, f);
  // CHECK: :[[@LINE-1]]:24: warning: {{.*}}returned by 'f' is
  asio::post(context, f);
  // CHECK: :[[@LINE-1]]:23: warning: 'Task<>' returned by 'f' is dropped by 'asio::post'
  asio::co_spawn(context, f, 1);
  asio::async_initiate<void()>(f, 1);
  // CHECK: :[[@LINE-1]]:32: warning: 'Task<>' returned by 'f' is dropped by 'asio::async_initiate'
  asio::async_initiate<void()>([](int, auto &&) {}, 1, f);
  asio::Deferred<void(int), int, Task<> (*)()> deferred(1, f);
  asio::Deferred<void(int), int, Functor> another(1, Functor());
  a.join();
}

struct Closes {
  Task<> operator()(int *) const;
};
template <class F> struct OwnGuard {
  F Call;
  ~OwnGuard() { Call(); }
};
template <class F> OwnGuard(F) -> OwnGuard<F>;
template <class F> void own(F Call) { Call(); }

void guards(int *p) {
  Guard a([]() -> Task<> { co_return; });
  // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by this lambda is dropped by 'Guard': it never runs
  // CHECK-NEXT: :[[@LINE-2]]:{{[0-9]+}}: note: a destructor cannot await: do it before the scope ends
  auto b = makeGuard(f);
  // CHECK: :[[@LINE-1]]:22: warning: 'Task<>' returned by 'f' is dropped by 'Guard'
  OwnGuard c{[]() -> Task<> { co_return; }};
  // CHECK: :[[@LINE-1]]:14: warning: 'Task<>' returned by this lambda is dropped by 'OwnGuard'
  std::unique_ptr<int, Closes> d(p);
  // CHECK: :[[@LINE-1]]:32: warning: 'Task<>' returned by its deleter is dropped by 'std::unique_ptr'
  std::shared_ptr<int> g(p, Closes());
  // CHECK: :[[@LINE-1]]:29: warning: 'Task<>' returned by this function object is dropped by 'std::shared_ptr'
  twice(f);
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'f' is dropped by 'twice'
  own(f);
  // CHECK: :[[@LINE-1]]:7: warning: 'Task<>' returned by 'f' is dropped by 'own'
  deliberately(f);
  // CHECK: :[[@LINE-1]]:16: warning: 'Task<>' returned by 'f' is dropped by 'deliberately'
  deliberately(e);
  Guard h([] {});
}

void signals(QObject *o) {
  QObject::connect(o, &QObject::clicked, f);
  // CHECK: :[[@LINE-1]]:42: warning: 'Task<>' returned by 'f' is dropped by 'QObject::connect'
  QObject::connect(o, &QObject::clicked, e);
}

// Said once for all that a template is made into.
template <class R> struct Bus {
  void subscribe(std::function<R()>);
};
template <class R> void generic(Bus<R> &bus) { bus.subscribe(f); }
// CHECK: :[[@LINE-1]]:62: warning: {{.*}}returned by 'f' is
template void generic(Bus<void> &);
template void generic(Bus<Task<>> &);

#define ON_EVENT(callable) onEvent(callable)
void inMacro() {
  ON_EVENT(f);
  // CHECK: :[[@LINE-1]]:12: warning: {{.*}}returned by 'f' is
}
