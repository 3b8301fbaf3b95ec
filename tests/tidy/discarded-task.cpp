// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task %t.plain
// RUN: %check_tidy waif-discarded-task %t.nodiscard -- '-DNODISCARD=[[nodiscard]]'
//
// Every place of a statement, every way to write a drop; next to each what must stay silent.
#include "tasks.h"
#include <array>
#include <functional>
#include <new>
#include <future>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

Task<> f();
Task<int> fi();
Future<> e();
std::vector<Task<>> many();
std::optional<Task<>> maybe();
Task<Task<>> nested();
Detached fireAndForget();
Generator<int> numbers();

Task<> inCoroutine(bool c, Task<> byValue) {
  f();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped: it never runs [waif-discarded-task]
  // CHECK-NEXT: :[[@LINE-2]]:3: note: await it with 'co_await'
  // CHECK-FIXES: {{^}}  co_await f();
  co_await f();
  (f());
  // CHECK: :[[@LINE-1]]:4: warning: 'Task<>' returned by 'f' is dropped
  // CHECK-FIXES: (co_await f());
  c ? f() : f();
  // CHECK: :[[@LINE-1]]:7: warning: 'Task<>' returned by 'f' is dropped
  // CHECK: :[[@LINE-2]]:13: warning: 'Task<>' returned by 'f' is dropped
  // CHECK-FIXES: c ? co_await f() : co_await f();
  (f(), 1);
  // CHECK: :[[@LINE-1]]:4: warning: 'Task<>' returned by 'f' is dropped
  // CHECK-FIXES: (co_await f(), 1);
  (1, f());
  // CHECK: :[[@LINE-1]]:7: warning: 'Task<>' returned by 'f' is dropped
  // CHECK-FIXES: (1, co_await f());
  c && (f(), true);
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'f' is dropped
  // CHECK-FIXES: c && (co_await f(), true);
  c && f();
  // CHECK: :[[@LINE-1]]:8: warning: 'Task<>' returned by 'f' is dropped once its truth is tested: it never runs
  f() || c;
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped once its truth is tested
  !f();
  // CHECK: :[[@LINE-1]]:4: warning: 'Task<>' returned by 'f' is dropped once its truth is tested
  (void)f();
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'f' is dropped by a cast to void: it never runs
  // CHECK-FIXES: {{^}}  co_await f();
  (void) /* why */ f();
  // CHECK: :[[@LINE-1]]:20: warning: 'Task<>' returned by 'f' is dropped by a cast to void
  // CHECK-FIXES: co_await /* why */ f();
  static_cast<void>(f());
  // CHECK: :[[@LINE-1]]:21: warning: 'Task<>' returned by 'f' is dropped by a cast to void
  // CHECK-FIXES: co_await (f());
  std::ignore = f();
  // CHECK: :[[@LINE-1]]:17: warning: 'Task<>' returned by 'f' is dropped into 'std::ignore': it never runs
  // CHECK-FIXES: {{^}}  co_await f();
  co_await nested();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' produced by awaiting 'nested' is dropped: it never runs
  // CHECK-FIXES: co_await co_await nested();
  f().via(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'via' is dropped
  // CHECK-FIXES: co_await f().via(1);
  [&]() -> Task<> { co_return; }();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by a lambda is dropped
  // CHECK-FIXES: co_await [&]() -> Task<> { co_return; }();
  auto plain = [] { f(); };
  // CHECK: :[[@LINE-1]]:21: warning: 'Task<>' returned by 'f' is dropped: it never runs
  // CHECK-NEXT: note: return it, or hand it to what runs tasks here
  // CHECK-FIXES: auto plain = [] { f(); };
  try {
    f();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped: it never runs
    // CHECK-NEXT: :[[@LINE+3]]:5: note: this handler cannot see the task's exception
    // CHECK-NEXT: note: await it with 'co_await'
    // CHECK-FIXES: {{^}}    f();
  } catch (...) {
    f();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped: it never runs
    // CHECK-NEXT: note: await it with 'co_await' after the handler, which may not contain one
    // CHECK-FIXES: {{^}}    f();
  }
  byValue;
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' is only named here: this statement does not wait for it
  std::move(byValue);
  // CHECK: :[[@LINE-1]]:13: warning: 'Task<>' is only named here
  auto t = f();
  t.named("fluent");
  t = f();
  (void)t;
  co_await std::move(t);
  co_return;
}

void everyPosition(bool c, int n, std::vector<int> v) {
  if (c)
    f();
  // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
  else
    f();
  // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
  if (f(); c) {
    // CHECK: :[[@LINE-1]]:7: warning: 'Task<>' returned by 'f' is dropped
  }
  for (f(); c; fi())
    // CHECK: :[[@LINE-1]]:8: warning: 'Task<>' returned by 'f' is dropped
    // CHECK: :[[@LINE-2]]:16: warning: 'Task<int>' returned by 'fi' is dropped
    f();
  // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
  for (int i : v)
    f();
  // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
  while (c)
    f();
  // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
  do
    f();
  // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
  while (c);
  switch (f(); n) {
    // CHECK: :[[@LINE-1]]:11: warning: 'Task<>' returned by 'f' is dropped
  case 0:
    f();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
    break;
  default:
    fi();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<int>' returned by 'fi' is dropped
  }
again:
  f();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped
  if (c)
    goto again;
  [[maybe_unused]] auto kept = ({
    f();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'f' is dropped
    f();
  });
  syncWait(std::move(kept));
  ({ f(); });
  // CHECK: :[[@LINE-1]]:6: warning: 'Task<>' returned by 'f' is dropped
  return (void)f();
  // CHECK: :[[@LINE-1]]:16: warning: 'Task<>' returned by 'f' is dropped by a cast to void
}

struct Resource {
  Task<> Member;
  Task<> close();
  virtual Task<> flush();
  Resource() try {
    close();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'close' is dropped
    // CHECK-NEXT: note: this handler cannot see
  } catch (...) {
  }
  ~Resource() {
    this->close();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<>' returned by 'close' is dropped
  }
};

// What a library's documentation says to do with its tasks where nobody awaits.
namespace QCoro::detail {
template <class T> struct TaskBase {
  Future<> then(void (*)());
};
} // namespace QCoro::detail
struct Joined : Future<> {
  Task<Joined> resolve(); // a wait that hands the ended task back
};
Task<> documented(QCoro::detail::TaskBase<int> &qt, Joined &t) {
  qt.then([] {});
  co_await t.resolve();
}

struct Mine : Task<> {};
Mine mine();
Task<> operator<<(Resource &, int);
Task<> operator""_task(const char *, std::size_t);

void callForms(Resource &r, std::function<Task<>()> fn, Task<> (*fp)(),
               std::variant<int> v, std::vector<std::function<Task<>()>> fns,
               void *storage) {
  fn();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'fn' is dropped
  fp();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'fp' is dropped
  (*fp)();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'fp' is dropped
  fns[0]();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by {{.*}} is dropped
  r.flush();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'flush' is dropped
  r.Member;
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' is only named here
  r << 1;
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'operator<<' is dropped
  "x"_task;
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'operator""_task' is dropped
  std::invoke(f);
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'invoke' is dropped
  std::visit([](auto) { return f(); }, v);
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'visit' is dropped
  std::apply(f, std::tuple<>());
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'apply' is dropped
  mine();
  // CHECK: :[[@LINE-1]]:3: warning: 'Mine' returned by 'mine' is dropped: it never runs
  Task<>{};
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' constructed here is dropped
  new Task<>(f());
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' allocated here is dropped: it leaks
  new (storage) Task<>(f()); // who owns the storage owns the task
  (void)Task<>(std::move(r.Member)); // ends its life here
  (void)Task<>(f());
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' {{.*}} is dropped by a cast to void: it never runs
  std::make_unique<Task<>>(f());
  // CHECK: :[[@LINE-1]]:3: warning: unique_ptr to 'Task<>' returned by 'make_unique' is dropped
  many();
  // CHECK: :[[@LINE-1]]:3: warning: vector of 'Task<>' returned by 'many' is dropped: they never run
  maybe();
  // CHECK: :[[@LINE-1]]:3: warning: optional 'Task<>' returned by 'maybe' is dropped: it never runs
  std::make_tuple(f(), 1);
  // CHECK: :[[@LINE-1]]:3: warning: tuple with 'Task<>' returned by 'make_tuple' is dropped
  std::array{f(), f()};
  // CHECK: :[[@LINE-1]]:3: warning: array of 'Task<>' constructed here is dropped: they never run
  std::exchange(r.Member, {});
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'exchange' is dropped

  alignas(Task<>) char memory[sizeof(Task<>)];
  new (memory) Task<>(f());
  (void)Task<>(std::move(r.Member));
  fireAndForget();
  numbers();
  std::array<Task<>, 0>{};
  std::array{1, 2};
  syncWait(f());
  r.Member = f();
  r.Member.named("x").valid();
}

void eager(std::promise<int> p, std::packaged_task<int()> job) {
  e();
  // CHECK: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'e' is dropped: it runs on and its error is lost
  // CHECK-NEXT: note: keep it until it ends, or say with 'waif::detach' that it is in the background on purpose
  e().then([] {});
  // CHECK: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'then' is dropped
  (void)e();
  std::ignore = e();
  e().then([] {}).get();
  e().then([] {}).detach();
  p.get_future();
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<int>' returned by 'get_future' is dropped: it runs on and its error is lost
  job.get_future().share();
  // CHECK: :[[@LINE-1]]:3: warning: 'std::shared_future<int>' returned by 'share' is dropped
  std::async([] {});
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<void>' returned by 'async' is dropped: this blocks here until it ends
  // CHECK-NEXT: note: the destructor of this future waits
  (void)std::async(std::launch::async, [] {});
  // CHECK: :[[@LINE-1]]:9: warning: 'std::future<void>' returned by 'async' is dropped by a cast to void: this blocks
  std::async(std::launch::deferred, [] {});
  // CHECK: :[[@LINE-1]]:3: warning: 'std::future<void>' returned by 'async' is dropped: it never runs
  std::async(fi).get();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<int>' returned by 'get' is dropped: it never runs
}

#define FIRE(E) E
#define TWICE                                                                  \
  do {                                                                         \
    f();                                                                       \
    f();                                                                       \
  } while (0)
Task<> macros() {
  FIRE(f());
  // CHECK: :[[@LINE-1]]:8: warning: 'Task<>' returned by 'f' is dropped
  // CHECK-FIXES: FIRE(f());
  TWICE;
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped
  co_return;
}

void onlyAsked() {
  f().valid();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped once its truth is tested: it never runs
  e().available(); // what it does is not known to be a question
}
Task<> looksAtTheAwaiter(Task<> t) {
  std::move(t).operator co_await();
  co_await std::move(t);
}
template <class T> struct Wraps : Task<T> {
  explicit Wraps(std::unique_ptr<T> &&);
};
template <class T> void endsHere(std::unique_ptr<T> frame) {
  (void)Wraps<T>(std::move(frame));
}
template <class T> Task<T> make(T);
template <class T> struct Holder {
  Task<T> work();
  void run() {
    work();
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<...>' returned by 'work' is dropped
  }
};
template <class T> void pattern(T t) {
  f();
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<>' returned by 'f' is dropped
  make(t);
  // CHECK: :[[@LINE-1]]:3: warning: 'Task<int>' returned by 'make' is dropped
}
template <class F> void calls(F call) {
  call(); // said where it is handed over: waif-task-to-void-callback
}
void instantiate() {
  pattern(1);
  pattern(2L);
  calls(f);
  calls([] {});
  [](auto x) {
    make(x);
    // CHECK: :[[@LINE-1]]:5: warning: 'Task<int>' returned by 'make' is dropped
  }(1);
}

template <class T>
concept Makes = requires(T t) { t(); };
void unevaluated() {
  static_assert(noexcept(f()) || sizeof(f()) > 0 || Makes<decltype(f)>);
  using Result = decltype((f(), 1));
  using Lambda = decltype([] { f(); });
}

void testDropped() { (void)f(); }
Task<> returns(bool c) { return c ? f() : f(); }
