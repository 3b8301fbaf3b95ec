// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows A: a task lost in a statement (typescript-eslint's no-floating-promises).
#include "libraries.hpp"
#include "tasks.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <variant>
#include <vector>

using namespace peers;

struct holder {
  lazy<> task_;
  lazy<> m();
  static lazy<> s();
};

void log_error(std::exception_ptr);

lazy<> calls(lazy<>& t, lazy<>&& r, holder& obj, holder* p) {
  f();             // A01 flag: waif-discarded-task
  (f());           // A01 flag: waif-discarded-task
  e();             // A01 flag: waif-discarded-task
  holder::s();     // A01 flag: waif-discarded-task
  co_await f();    // A01 silent
  auto kept = f(); // A01 silent
  co_await std::move(kept);
  t;         // A02 flag: waif-discarded-task
  r;         // A02 flag: waif-discarded-task
  obj.task_; // A03 flag: waif-discarded-task
  p->task_;  // A03 flag: waif-discarded-task
}

void constructions() {
  lazy<>{};                     // A04 flag: waif-discarded-task
  lazy<>(f(1));                 // A04 flag: waif-discarded-task
  std::make_unique<lazy<>>(f()); // A04 flag: waif-discarded-task
  new lazy<>(f());              // A04 flag: waif-discarded-task
}

void chains() {
  f().then([] {});                                       // A05 flag: waif-discarded-task
  e().then([] {});                                       // A05 flag: waif-discarded-task
  just(1) | then([](int) {});                            // A05 flag: waif-discarded-task
  e().handle_exception({});                              // A06 flag: waif-discarded-task
  e().handle_exception(log_error);                       // A07 flag: waif-discarded-task
  (void)e().handle_exception(log_error);                 // A07 silent
  e().then([] {}, [](std::exception_ptr) {});            // A08 flag: waif-discarded-task
  (void)e().then([] {}, [](std::exception_ptr) {});      // A08 silent
  e().finally([] {});                                    // A09 flag: waif-discarded-task
  e().finally([] {}).finally([] {});                     // A09 flag: waif-discarded-task
  e().handle_exception(log_error).finally([] {});        // A10 flag: waif-discarded-task
  (void)e().handle_exception(log_error).finally([] {});  // A10 silent
}

void optional_chains(holder* p, std::optional<holder>& opt, std::function<lazy<>()>& fn) {
  if (p)
    p->m();                     // A12 flag: waif-discarded-task
  if (opt)
    opt->m();                   // A12 flag: waif-discarded-task
  opt ? opt->m() : lazy<>{};    // A12 flag: waif-discarded-task
  fn ? fn() : f();              // A12 flag: waif-discarded-task
  (p ? p : &*opt)->m();         // A12 flag: waif-discarded-task
}

lazy<> operator<<(holder&, int);
lazy<> operator""_task(const char*, std::size_t);
lazy<> operator+(holder&, holder&);

void operators(holder& a, holder& b) {
  a << 1;       // A13 flag: waif-discarded-task
  a + b;        // A13 flag: waif-discarded-task
  "work"_task;  // A13 flag: waif-discarded-task
}

// A07: dropping a kj::Promise cancels it, error handler or not.
void cancelled(kj::Promise<int>& p, boost::asio::executor& ex) {
  p.then([] {}, [] {});                  // A07 flag: waif-discarded-task
  p.then([] {}).detach([] {});           // A07 silent
  boost::asio::co_spawn(ex, f(), boost::asio::detached); // A11 option: waif-lost-exception
  boost::asio::co_spawn(ex, f(), nullptr);               // A11 silent
}

void operands(bool c, int x) {
  c ? f() : g();                 // A14 flag: waif-discarded-task
  c ? (void)0 : (void)f();       // A14 flag: waif-discarded-task
  c ? f()                        // A14 flag: waif-discarded-task
    : (x > 1 ? g() : f(1));    // A14 flag: waif-discarded-task
  (f(), 1);                      // A15 flag: waif-discarded-task
  (1, f());                      // A15 flag: waif-discarded-task
  x = (f(), 2);                  // A15 flag: waif-discarded-task
  for (int i = 0; i < x; f(), ++i) // A15 flag: waif-discarded-task
    ;
  c && f();                      // A16 flag: waif-discarded-task
  c && (f(), true);              // A16 flag: waif-discarded-task
  c || (f(), true);              // A16 flag: waif-discarded-task
  f() || c;                      // A17 flag: waif-discarded-task
}

#define SINK(call) (void)(call)

void voided() {
  (void)f();                     // A18 flag: waif-discarded-task
  static_cast<void>(f());        // A18 flag: waif-discarded-task
  void(f(1));                    // A18 flag: waif-discarded-task
  (void)e();                     // A18 silent
  static_cast<void>(e());        // A18 silent
  void(e(1));                    // A18 silent
  (void)e(1);                    // A19 option: waif-discarded-task
  (void)/* on purpose */ e();    // A19 option: waif-discarded-task
  on_event([] { (void)f(); });   // A20 flag: waif-discarded-task
  on_event([] { (void)e(); });   // A20 silent
  std::ignore = f();             // A21 flag: waif-discarded-task
  auto _ = f();                  // A21 flag: waif-unawaited-task
  [[maybe_unused]] auto t = f(); // A21 flag: waif-unawaited-task
  auto u = f(); (void)u;         // A21 flag: waif-unawaited-task
  std::ignore = e();             // A21 silent
  SINK(f());                     // A18 flag: waif-discarded-task
}
void discarded_on_purpose() { auto _ = e(); } // A21 silent

void invoked_at_once(int x) {
  [&]() -> lazy<> { co_await f(x); }();       // A22 flag: waif-discarded-task
  [&]() -> lazy<> {                           // A22 flag: waif-discarded-task
    f(x);                                     // A23 flag: waif-discarded-task
    co_return;
  }();
}

std::vector<lazy<>> many();
std::vector<std::vector<lazy<>>> very_many();
std::optional<lazy<>> maybe();
std::variant<int, lazy<>> either();
std::pair<lazy<>, int> with_number();
std::unique_ptr<lazy<>> on_heap();
std::map<int, lazy<>> by_number();
std::array<lazy<>, 0> none();
std::vector<eager<>> eager_many();

lazy<> containers(std::vector<int>& v) {
  many();                          // A24 flag: waif-discarded-task
  very_many();                     // A24 flag: waif-discarded-task
  maybe();                         // A24 flag: waif-discarded-task
  with_number();                   // A24 flag: waif-discarded-task
  on_heap();                       // A24 flag: waif-discarded-task
  by_number();                     // A24 flag: waif-discarded-task
  std::array{f(), g()};            // A24 flag: waif-discarded-task
  std::make_tuple(f(), g());       // A24 flag: waif-discarded-task
  std::make_tuple(1, f());         // A24 flag: waif-discarded-task
  either();                        // A34 flag: waif-discarded-task
  std::vector<lazy<>> ts; std::ranges::transform(v, std::back_inserter(ts), f); // A25 flag: waif-unawaited-task
  v | std::views::transform(f);    // A25 silent
  std::vector<lazy<>> ok;
  std::ranges::transform(v, std::back_inserter(ok), f); // A28 silent
  co_await when_all(std::move(ok));                     // A28 silent
  eager_many();                    // A26 flag: waif-discarded-task
  none();                          // A29 silent
  std::array{1, 2};                // A29 silent
  std::vector<int>{1, 2};          // A29 silent
}

// Two types and a function that strict.yaml names: once for ignoring, once for nothing.
namespace known {
class ticket : public eager<> {};
ticket take();
lazy<> safe();
}

void configured() {
  known::take();             // A30 unless: waif-discarded-task
  known::safe();             // A31 unless: waif-discarded-task
  known::safe().then([] {}); // A31 flag: waif-discarded-task
}

// What makes a task: its structure.
struct member_await { awaiter<int> operator co_await() const; };
struct free_await {};
awaiter<int> operator co_await(free_await);
struct three_functions {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
struct one_function { bool await_ready(); };
struct wrong_functions { int await_ready; void await_suspend(); void await_resume(); };
struct my_task : lazy<> {};
class my_private_task : lazy<> { public: void start(); };
member_await s1();
free_await s2();
three_functions s3();
one_function s4();
wrong_functions s5();
my_task s6();
my_private_task s7();

void structure() {
  s1();   // A32 flag: waif-discarded-task
  s2();   // A32 flag: waif-discarded-task
  s3();   // A32 flag: waif-discarded-task
  s4();   // A32 silent
  s5();   // A32 silent
  fire(); // A32 silent
  s6();   // A33 flag: waif-discarded-task
  s7();   // A33 silent
}

void casts(lazy<>& t, lazy<>& u, lazy<>& v) {
  std::move(t);                // A35 flag: waif-discarded-task
  static_cast<lazy<>&&>(u);    // A35 flag: waif-discarded-task
  lazy<>{std::move(v)};        // A35 flag: waif-discarded-task
}

struct owner {
  lazy<> t_;
  void start() { this->t_ = f(); }  // A36 silent
  void start(lazy<>& x) { x = f(); } // A36 silent
  lazy<> run() { co_await t_; }
};

struct asks {
  struct promise_type {
    asks get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    struct answer {
      bool await_ready() const noexcept;
      void await_suspend(std::coroutine_handle<>);
      lazy<> await_resume();
    };
    answer yield_value(int);
    void return_void();
    void unhandled_exception();
  };
};

generator<lazy<>> yields() { co_yield f(); } // A37 silent
asks asked() { co_yield 1; }                 // A37 flag: waif-discarded-task

lazy<> returns_it() { return f(); }                    // A38 silent
lazy<lazy<>> co_returns_it() { co_return f(); }        // A38 silent

void spread() {
  f().then();                  // A39 flag: waif-discarded-task
  f().then([] {}, 1, nullptr); // A39 flag: waif-discarded-task
}

// Types that are not there yet: nothing to know, nothing to say.
struct incomplete;
incomplete& later();
template <class T> struct exotic { typename T::task t; exotic(T); };
template <class T> void dependent(T t) {
  t.run();          // A40 silent
  T::make();        // A40 silent
  exotic<T>{t};     // A40 silent
  auto x = t.run(); // A40 silent
}
void unfinished() { later(); } // A40 silent

void void_returns() {
  return (void)f(); // A41 flag: waif-discarded-task
}
void void_returns_eager() {
  return (void)e(); // A41 silent
}
auto void_lambda = []() -> void { return (void)f(); }; // A41 flag: waif-discarded-task

#define FIRE(call) call
#define FIRE_ONCE(call) do { call; } while (0)
#define HIDDEN() f()

void macros() {
  FIRE(f());      // A42 flag: waif-discarded-task
  FIRE_ONCE(f()); // A42 flag: waif-discarded-task
  HIDDEN();       // A42 flag: waif-discarded-task
}

template <class T> void in_template(T) {
  f(); // A43 flag: waif-discarded-task
}
template <class T> struct in_class_template {
  void m() {
    f(); // A43 flag: waif-discarded-task
  }
};
void instances() {
  in_template(1);
  in_template('c');
  in_class_template<int>{}.m();
  in_class_template<char>{}.m();
}

void bodies(bool c, int n, std::vector<int>& v) {
  if (c) f();                  // A44 flag: waif-discarded-task
  if (c) ; else f();           // A44 flag: waif-discarded-task
  for (f(); c;) break;         // A44 flag: waif-discarded-task
  for (;;) f();                // A44 flag: waif-discarded-task
  while (c) f();               // A44 flag: waif-discarded-task
  do f(); while (c);           // A44 flag: waif-discarded-task
  for (int i : v) f(i);        // A44 flag: waif-discarded-task
  switch (n) {
  case 0: f();                 // A44 flag: waif-discarded-task
    break;
  default: f();                // A44 flag: waif-discarded-task
  }
  try { n = 1; } catch (...) { f(); } // A44 flag: waif-discarded-task
  if (f(); c) n = 2;           // A44 flag: waif-discarded-task
label:
  f();                         // A44 flag: waif-discarded-task
  ({ n = 3; f(); });           // A44 flag: waif-discarded-task
  if (n) goto label;
}

struct visitor { lazy<> operator()(int); lazy<> operator()(char); };

void invokers(std::function<lazy<>()> fn, lazy<> (*fp)(int), std::variant<int, char> v,
              std::tuple<int> one, holder& h) {
  std::invoke(f, 1);           // A45 flag: waif-discarded-task
  std::invoke(&holder::m, h);  // A45 flag: waif-discarded-task
  std::visit(visitor{}, v);    // A45 flag: waif-discarded-task
  std::apply(f, one);          // A45 flag: waif-discarded-task
  fn();                        // A45 flag: waif-discarded-task
  (*fp)(1);                    // A45 flag: waif-discarded-task
  fp(1);                       // A45 flag: waif-discarded-task
  (h.*&holder::m)();           // A45 flag: waif-discarded-task
}
