// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-lost-exception %t
// RUN: %check_tidy waif-lost-exception %t.all '-config={CheckOptions: {waif-lost-exception.ReportDetached: true, waif-lost-exception.ReportSequences: true}}' -prefix=ALL -- -DALL
//
// Where the exception of a task can reach nobody, next to where it can.
#include "tasks.h"
#include <future>
#include <tuple>
#include <vector>

Task<> f(int = 0);
Future<> e(int = 0);
Future<std::vector<Future<>>> when_all(std::vector<Future<>>);
Future<std::tuple<Future<>, Future<>>> when_all(Future<>, Future<>);
using All = Future<std::tuple<Future<>, Future<>>>;
Future<> when_all_succeed(Future<>, Future<>);
void log(std::exception_ptr);
void log(const char *);
int work();
int quiet() noexcept;
Future<> failed(std::exception_ptr);
Future<> make_ready();

#ifdef ALL
struct Executor {};
struct detached_t {};
inline constexpr detached_t detached;
template <class Token> void co_spawn(Executor, Task<>, Token) {}

void options(Executor x) {
  co_spawn(x, f(), detached);
  // ALL: :[[@LINE-1]]:3: warning: 'Task<>' is detached: nobody sees its exception [waif-lost-exception]
  co_spawn(x, f(), [](std::exception_ptr p) { log(p); });
  e().detach();
  // ALL: :[[@LINE-1]]:3: warning: 'Future<>' is detached: nobody sees its exception
  e().handle_exception([](auto p) { log(p); }).detach();
}
Task<> sequences(std::vector<Future<>> many) {
  auto a = e(), b = e();
  co_await std::move(a);
  // ALL: :[[@LINE-1]]:3: warning: when this task throws, 'b' is not awaited and its exception lost
  co_await std::move(b);
  for (auto &t : many)
    co_await std::move(t);
  // ALL: :[[@LINE-1]]:5: warning: when this task throws, the rest is not awaited and its exception lost
  for (auto &t : many)
    try {
      co_await std::move(t);
    } catch (...) {
      log(std::current_exception());
    }
  auto c = f(), d = f(); // lazy: what is not awaited did not run
  co_await std::move(c);
  co_await std::move(d);
}
#else

bool polled() { // asks, and does not wait
  std::future<int> a = std::async(std::launch::async, work);
  return a.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}
void polledUntilItIsOver() {
  std::future<int> a = std::async(std::launch::async, work);
  // CHECK: :[[@LINE-1]]:24: warning: 'std::future<int>' returned by 'async' is waited for and never asked: its exception is lost [waif-lost-exception]
  while (a.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    log("not yet");
}
void waited() {
  std::future<int> a = std::async(std::launch::async, work);
  // CHECK: :[[@LINE-1]]:24: warning: 'std::future<int>' returned by 'async' is waited for and never asked: its exception is lost [waif-lost-exception]
  // CHECK-NEXT: :[[@LINE+1]]:3: note: this wait does not rethrow; call 'get' as well
  a.wait();
  std::vector<std::future<int>> many;
  for (int i = 0; i < 3; ++i)
    many.push_back(std::async(std::launch::async, work));
  // CHECK: :[[@LINE-1]]:20: warning: 'std::future<int>' returned by 'async' is waited for and never asked
  for (auto &one : many)
    one.wait();

  auto b = std::async(std::launch::async, work);
  b.wait();
  b.get();
  auto c = std::async(std::launch::async, [] () noexcept { quiet(); });
  c.wait();
  std::promise<void> event; // nobody stores an exception in an event
  auto d = event.get_future();
  d.wait();
  auto moved = std::async(std::launch::async, work);
  moved.wait();
  auto other = std::move(moved);
  other.get();
  std::vector<std::future<int>> asked;
  asked.push_back(std::async(std::launch::async, work));
  for (auto &one : asked)
    one.wait();
  asked[0].get();
}

Future<> whenAll(std::vector<Future<>> given) {
  co_await when_all(e(), e());
  // CHECK: :[[@LINE-1]]:12: warning: the tasks that 'when_all' hands back are not read: it never fails itself, their exceptions are lost
  std::vector<Future<>> many;
  many.push_back(e());
  when_all(std::move(many)).get();
  // CHECK: :[[@LINE-1]]:3: warning: the tasks that 'when_all' hands back are not read
  co_await when_all(e(), e()).then([](All all) { all.get(); });
  // CHECK: :[[@LINE-1]]:12: warning: the tasks that 'when_all' hands back are not read

  co_await when_all_succeed(e(), e());
  co_await when_all(e().handle_exception([](auto p) { log(p); }), e().handle_exception([](auto p) { log(p); }));
  when_all(std::move(given)).get(); // who gave them may have handled each
  std::vector<Future<>> handled;
  handled.push_back(e().handle_exception([](auto p) { log(p); }));
  when_all(std::move(handled)).get();
  auto [a, b] = co_await when_all(e(), e());
  co_await std::move(a);
  co_await std::move(b);
  co_await when_all(e(), e()).then([](All all) { return std::get<0>(all.get()).get(); });
}

Task<> inTry(bool c) {
  try {
    return f();
    // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'f' is returned out of a 'try' block, which is left when the task throws
    // CHECK-NEXT: :[[@LINE+3]]:5: note: this handler cannot see the task's exception
    // CHECK-NEXT: :[[@LINE-3]]:12: note: make this function a coroutine that awaits it here, or handle the error of the task
  }
    catch (...) {
      log("failed");
    }
  try {
    return c ? f() : f(1);
    // CHECK: :[[@LINE-1]]:16: warning: 'Task<>' returned by 'f' is returned out of a 'try' block
  } catch (const std::exception &x) {
    log(x.what());
  }
  return f();
}
Future<> eagerInTry() {
  try {
    return e();
    // CHECK: :[[@LINE-1]]:12: warning: 'Future<>' returned by 'e' is returned out of a 'try' block
  } catch (...) {
    log(std::current_exception());
    return make_ready();
  }
}
Future<> passesOn() {
  try {
    return e();
  } catch (...) {
    return failed(std::current_exception());
  }
}
Future<> rethrows() {
  try {
    return e();
  } catch (...) {
    log(std::current_exception());
    throw;
  }
}
Future<> handled() {
  try {
    return e().handle_exception([](auto p) { log(p); });
  } catch (...) {
    log("before it was a task");
    return make_ready();
  }
}
Future<> otherWork() {
  try {
    return e(work()); // the handler may be for work()
  } catch (...) {
    return make_ready();
  }
}
Future<> chainInTry() {
  try {
    return e().then([] { return 1; });
    // CHECK: :[[@LINE-1]]:12: warning: 'Future<>' returned by 'then' is returned out of a 'try' block
  } catch (...) {
    log(std::current_exception());
    return make_ready();
  }
}
Future<> oneOfTwoInTry(bool c) {
  try {
    if (c)
      return e();
    // CHECK: :[[@LINE-1]]:14: warning: 'Future<>' returned by 'e' is returned out of a 'try' block
    return e(1);
    // CHECK: :[[@LINE-1]]:12: warning: 'Future<>' returned by 'e' is returned out of a 'try' block
  } catch (...) {
    log(std::current_exception());
    return make_ready();
  }
}
Task<> keptBeyond() {
  Task<> t, inside, checked;
  try {
    t = f();
    // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'f' is kept beyond a 'try' block, which is left when the task throws
    // CHECK-NEXT: :[[@LINE+2]]:5: note: this handler cannot see the task's exception
    // CHECK-NEXT: :[[@LINE-3]]:9: note: await it in the 'try' block
  } catch (...) {
    log("failed");
    co_return;
  }
  co_await std::move(t);
  try {
    inside = f(1);
    co_await std::move(inside);
  } catch (...) {
    log("failed");
  }
  try {
    checked = f(work());
  } catch (...) {
    log("no work");
  }
  co_await std::move(checked);
}
Task<> awaits() {
  try {
    co_await f();
  } catch (...) {
    log("failed");
  }
}
Task<> nested() {
  try {
    auto later = [] { return f(); };
    log("started");
    return later();
  } catch (...) {
  }
  return f();
}

void detaches() {
  e().handle_exception([](std::exception_ptr) {}).detach();
  // CHECK: :[[@LINE-1]]:24: warning: each exception of this detached task ends in an empty handler
  // CHECK-NEXT: note: log it, or say in the handler why it does not matter
  e().handle_exception([](std::exception_ptr p) { log(p); }).detach();
  e().handle_exception([](std::exception_ptr) { /* only a hint */ }).detach();
  e().detach();
}

template <class Handler> void spawn(Task<>, Handler) {}
void spawns() {
  spawn(f(), [](std::exception_ptr) {});
  // CHECK: :[[@LINE-1]]:14: warning: each exception of this detached task ends in an empty handler
  spawn(f(), [](std::exception_ptr p) { log(p); });
  spawn(f(), [](std::exception_ptr) { /* a hint only */ });
  spawn(f(), [](int) {});
}
Detached emptyCatch() {
  log("before");
  try {
    co_await f();
  } catch (const std::exception &x) {
    log(x.what());
    // CHECK: :[[@LINE+1]]:5: warning: each exception of this detached coroutine ends in an empty handler
  } catch (...) {
  }
}
Detached fullCatch() {
  try {
    co_await f();
  } catch (...) {
    log(std::current_exception());
  }
}
Detached saysWhy() {
  try {
    co_await f();
  } catch (...) {
    // cancelled
  }
}
Detached goesOn() {
  try {
    co_await f();
  } catch (...) {
  }
  log("after");
}

Future<> holds(Future<> first) {
  auto second = e();
  co_await first.then([s = std::move(second)]() mutable { return std::move(s); });
  // CHECK: :[[@LINE-1]]:23: warning: when the task before it fails, this continuation is not called and 's', the task it holds, is dropped unread
  auto third = std::make_shared<Future<>>(e());
  co_await first.then([third] { return std::move(*third); });
  // CHECK: :[[@LINE-1]]:23: warning: when the task before it fails, this continuation is not called and 'third', the task it holds, is dropped unread
  auto both = std::make_shared<Future<>>(e());
  co_await first.then([both] { return both->available(); }).handle_exception([both](auto) { return both->get(); });
  auto fourth = e();
  co_await first.handle_exception([](auto p) { log(p); }).then([s = std::move(fourth)]() mutable { return std::move(s); });
  auto fifth = e();
  co_await make_ready().then([s = std::move(fifth)]() mutable { return std::move(s); });
  auto sixth = e();
  co_await first.finally([s = std::move(sixth)]() mutable { return std::move(s); });
}

struct Swallows {
  struct promise_type {
    Swallows get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
    // CHECK: :[[@LINE-1]]:10: warning: this promise swallows every exception of its coroutines
    // CHECK-NEXT: note: store 'std::current_exception()' for who awaits the task, or call 'std::terminate'
  };
};
struct Explains {
  struct promise_type {
    Explains get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { /* its coroutines are noexcept */ }
  };
};
struct ExplainsAbove {
  struct promise_type {
    ExplainsAbove get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    // There is nobody to tell.
    void unhandled_exception() {}
  };
};
struct Logs {
  struct promise_type {
    Logs get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { log(std::current_exception()); }
  };
};
struct NoPromise {
  void unhandled_exception() {}
};

template <class T> struct Forgets {
  std::exception_ptr Error;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume() {
    // CHECK: :[[@LINE-1]]:5: warning: await_resume returns without a look at the stored exception when it is instantiated for 'Forgets<void>'
    if constexpr (!std::is_void_v<T>) {
      if (Error)
        std::rethrow_exception(Error);
      return T();
    }
  }
};
template <class T> struct Rethrows {
  std::exception_ptr Error;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume() {
    if (Error)
      std::rethrow_exception(Error);
    if constexpr (!std::is_void_v<T>)
      return T();
  }
};
template <bool Throws> struct HandsBack {
  std::exception_ptr Error;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  auto await_resume() {
    if constexpr (Throws) {
      if (this->Error)
        std::rethrow_exception(this->Error);
    } else {
      return this->Error;
    }
  }
};
Task<> awaiters(Forgets<void> &a, Forgets<int> &b, Rethrows<void> &c, HandsBack<true> &d, HandsBack<false> &e) {
  co_await d;
  (void)co_await e;
  co_await a;
  (void)co_await b;
  co_await c;
}
struct Ignores {
  std::exception_ptr Error;
  int Value = 0;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return Value; }
  // CHECK: :[[@LINE-1]]:7: warning: await_resume returns without a look at the stored exception
  void fail(std::exception_ptr E) { Error = E; }
};
struct Looks : Ignores {
  std::exception_ptr Own;
  int Other = 0;
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() {
    if (Own)
      std::rethrow_exception(Own);
    return Other;
  }
};
struct Tells { // whoever awaits it asks
  std::exception_ptr Error;
  int Value = 0;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return Value; }
  std::exception_ptr error() const { return Error; }
};
#endif
namespace {
struct OnlyAType { // no coroutine has it
  struct promise_type {
    OnlyAType get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct Used {
  struct promise_type {
    Used get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
    // CHECK: :[[@LINE-1]]:10: warning: this promise swallows every exception of its coroutines
    // ALL: :[[@LINE-2]]:10: warning: this promise swallows
  };
};
Used uses() { co_return; }
} // namespace
