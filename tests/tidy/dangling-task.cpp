// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-dangling-task %t
// RUN: %check_tidy waif-dangling-task %t.sure '-config={CheckOptions: {waif-dangling-task.AssumeCoroutines: false}}' -prefix=SURE -- -DSURE
//
// What a task refers to and outlives, next to what lives long enough.
#include "tasks.h"
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

Task<> step();
Future<> eagerStep();
void use(const std::string &);
Task<> declared(const std::string &);
Task<> joined(Task<> &&); // combines what it takes
template <class... T> Task<> allOf(T... texts) {
  co_await step();
  (use(texts), ...);
}
template <class... T> Task<> allByReference(const T &...texts) {
  co_await step();
  (use(texts), ...);
}
Task<> declaredView(std::string_view);
std::string text();
// SURE-NOT: warning:

void spawn(Task<>);
Task<> when_all(Task<>, Task<>);

#ifndef SURE
Task<> reads(const std::string &s) {
  co_await step();
  use(s);
}
Task<> views(std::string_view s) {
  co_await step();
  use(std::string(s));
}
Task<> spans(std::span<const int> s) { co_return co_await step(), void(s[0]); }
Task<> copies(std::string s) {
  co_await step();
  use(s);
}
Task<> ignores(const std::string &) { co_await step(); }
Future<> eagerEarly(const std::string &s) {
  use(s);
  co_await step();
}
Future<> eagerLate(const std::string &s) {
  // CHECK: :[[@LINE-1]]:39: warning: 'Future<>' returned by 'eagerLate' outlives the temporary
  // CHECK-NEXT: note: used here, after a suspension
  // CHECK-NEXT: note: it dies at the end of this statement
  co_await step();
  use(s);
}
Task<> readsFirst(const std::string &s) {
  use(s);
  co_await step();
}
Task<> wrapper(const std::string &s) { return copies(s); }
Detached background(const std::string &s) {
  // CHECK: :[[@LINE-1]]:40: warning: 'Detached' returned by 'background' outlives the temporary
  co_await step();
  use(s);
}

Task<> temporaries() {
  auto t = reads(text());
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'reads' outlives the temporary that its parameter 's' refers to [waif-dangling-task]
  // CHECK-NEXT: :{{[0-9]+}}:7: note: used here, when the task runs
  // CHECK-NEXT: :[[@LINE-3]]:24: note: it dies at the end of this statement
  // CHECK-NEXT: note: take this parameter by value
  auto u = views(text());
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'views' outlives the temporary that its parameter 's' refers to
  auto v = when_all(reads("literal"), copies("literal"));
  // CHECK: :[[@LINE-1]]:21: warning: 'Task<>' returned by 'reads' outlives the temporary
  auto w = eagerLate(text());
  std::vector<Task<>> all;
  all.push_back(reads(text()));
  // CHECK: :[[@LINE-1]]:17: warning: 'Task<>' returned by 'reads' outlives the temporary
  spawn(reads(text()));
  // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'reads' outlives the temporary
  background(text());
  auto j = joined(Task<>());
  auto k = allOf(text(), text());
  auto l = allByReference(text(), text());
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'allByReference' outlives the temporary that its parameter 'texts' refers to
  auto x = declared(text());
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'declared' outlives the temporary that its parameter refers to

  // Awaited before the statement ends, or nothing that dies is needed.
  co_await reads(text());
  co_await when_all(reads(text()), views(text()));
  syncWait(reads(text()));
  auto a = copies(text());
  auto b = views("literal");
  auto c = ignores(text());
  auto d = eagerEarly(text());
  auto e = wrapper(text());
  spawn(readsFirst(text())); // may run at once
  std::string lives;
  auto f = reads(lives);
  auto g = views(lives);
  co_await std::move(f);
}
std::optional<Task<>> Stored;
Task<> Global = reads(text());
// CHECK: :[[@LINE-1]]:17: warning: 'Task<>' returned by 'reads' outlives the temporary
struct Holder {
  Task<> T = reads(text());
  // CHECK: :[[@LINE-1]]:14: warning: 'Task<>' returned by 'reads' outlives the temporary
  Holder() : U(reads(text())) {
    // CHECK: :[[@LINE-1]]:16: warning: 'Task<>' returned by 'reads' outlives the temporary
    T = reads(text());
    // CHECK: :[[@LINE-1]]:9: warning: 'Task<>' returned by 'reads' outlives the temporary
  }
  Task<> U;
};

Task<> returnsLocal() {
  std::string s = text();
  return reads(s);
  // CHECK: :[[@LINE-1]]:10: warning: 'Task<>' returned by 'reads' outlives 's', which its parameter 's' refers to
  // CHECK: :[[@LINE-3]]:15: note: 's' dies when this function returns
}
Task<> returnsParameter(std::string s, bool c) {
  return c ? views(s) : copies(s);
  // CHECK: :[[@LINE-1]]:14: warning: 'Task<>' returned by 'views' outlives 's', which its parameter 's' refers to
}
Task<> returnsArray() {
  int values[3] = {};
  return spans(values);
  // CHECK: :[[@LINE-1]]:10: warning: 'Task<>' returned by 'spans' outlives 'values'
}
Task<> returnsReference(const std::string &s) { return reads(s); }
Task<> returnsStatic() {
  static std::string s;
  return reads(s);
}
Task<> returnsView(std::string_view s) { return views(s); }
auto fromLambda() {
  std::string s;
  return [s]() mutable { return reads(s); };
}

struct Connection {
  std::string Name;
  Task<> run() { co_return use(Name); }
  Task<> close() { co_return; }
};
struct Pool {
  std::shared_ptr<Connection> get();
  Connection make();
};
void objects(Pool p) {
  auto t = p.make().run();
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'run' outlives the temporary, its object
  auto u = p.get()->run(); // the pool may hold it
  auto v = p.make().close();
}

Task<> closures(int x) {
  auto t = [x]() -> Task<> { co_await step(); (void)(x + 1); }();
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by a lambda outlives the closure that holds its captures
  // CHECK-NEXT: :[[@LINE-2]]:54: note: used here, when the task runs
  // CHECK-NEXT: :[[@LINE-3]]:64: note: the captures die at the end of this statement
  // CHECK-NEXT: note: await it in the same expression, or pass what it needs as parameters by value
  auto u = [&](auto y) -> Task<> { co_return void(x + y); }(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by a lambda outlives the closure

  co_await [x]() -> Task<> { co_return void(x); }();
  auto named = [x]() -> Task<> { co_return void(x); };
  auto v = named();
  auto w = [](int y) -> Task<> { co_return void(y); }(x);
  auto a = [x]() -> Future<> { (void)x; co_await step(); }();
  auto b = [x] { (void)x; return step(); }();
  auto c = [x]() -> Task<> { co_await step(); }();
  auto d = [n = 0]() -> Task<> {
    int own = 1;
    auto inner = [&own] { return own; };
    co_return void(inner());
  }();
}
Task<> returnsClosure(int x) {
  auto named = [x]() -> Task<> { co_return void(x); };
  return named();
  // CHECK: :[[@LINE-1]]:10: warning: 'Task<>' returned by 'named' outlives 'named', which holds its captures
}
void onEvent(std::function<void()>);
void detachedClosures(int x) {
  [x]() -> Detached { co_await step(); (void)x; }();
  // CHECK: :[[@LINE-1]]:3: warning: 'Detached' returned by a lambda outlives the closure
  onEvent([x]() -> Detached { co_await step(); (void)x; });
  // CHECK: :[[@LINE-1]]:11: warning: the captures of this coroutine lambda die with the function object it becomes, and nobody can wait for its 'Detached'
  onEvent([x]() -> Detached { (void)x; co_await step(); });
  onEvent([&x]() -> Detached { co_await step(); (void)x; }); // may be waited for
  onEvent([]() -> Detached { co_await step(); });
  onEvent([x] { (void)x; });
  std::function<void()> local = [x]() -> Detached { co_await step(); (void)x; };
}
Future<> continuations(int x) {
  co_await eagerStep().then([x]() -> Future<> { co_await step(); (void)x; });
  // CHECK: :[[@LINE-1]]:29: warning: the captures of this coroutine lambda die when 'then' has called it: 'Future<>' outlives them
  // CHECK-NEXT: :[[@LINE-2]]:72: note: used here, after a suspension
  co_await eagerStep().then([x]() -> Future<> { (void)x; co_await step(); });
  co_await eagerStep().then([x] { (void)x; return eagerStep(); });
  co_await eagerStep().then([]() -> Future<> { co_await step(); });
}

template <class F> Future<> with_gate(int, F) { return {}; }
struct Service {
  int N = 0;
  void kick() {
    (void)with_gate(1, [this] { return eagerStep(); }).then([this] { ++N; });
    // CHECK: :[[@LINE-1]]:61: warning: this continuation runs outside of the gate, when what it refers to may be gone
    // CHECK-NEXT: :[[@LINE-2]]:11: note: the gate waits for this part alone; move the continuation into it
    (void)with_gate(1, [this] { return eagerStep().then([this] { ++N; }); }).handle_exception([](auto) {});
  }
  Future<> waits() {
    return with_gate(1, [this] { return eagerStep(); }).then([this] { ++N; });
  }
  Future<> givesACoroutine() {
    return with_gate(1, [this]() -> Future<> { co_await step(); ++N; });
    // CHECK: :[[@LINE-1]]:25: warning: the captures of this coroutine lambda die when 'with_gate' has called it: 'Future<>' outlives them
  }
  Future<> awaitsACoroutine() {
    co_await with_gate(1, [this]() -> Future<> { co_await step(); ++N; });
  }

  std::mutex M;
  Task<> locked() {
    std::lock_guard L(M);
    return body();
    // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'body' outlives the lock 'L': it runs when the lock is released
    // CHECK-NEXT: :[[@LINE-3]]:21: note: released when this function returns
  }
  Task<> lockedForTheCall() {
    std::lock_guard L(M);
    return Current->run();
  }
  Task<> lockedInside() {
    std::lock_guard L(M);
    co_await body();
  }
  Task<> notUnderLock() {
    {
      std::lock_guard L(M);
      ++N;
    }
    return body();
  }
  Task<> body() {
    ++N;
    co_return;
  }
  Connection *Current = nullptr;
};
template <class T> Task<> templated(T value) {
  auto t = reads(text());
  // CHECK: :[[@LINE-1]]:12: warning: 'Task<>' returned by 'reads' outlives the temporary
  co_await std::move(t);
}
template Task<> templated(int);
template Task<> templated(char);
#else
Task<> assumed() {
  auto t = declared(text());
  std::string s;
  return declaredView(s);
}
#endif

// The body of a template is there, unless a library's was left out.
template <class Token> Task<int> initiate(Token &&);
Task<int> keeps() { return initiate(std::string("token")); }
