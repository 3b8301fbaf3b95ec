// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Appendix 1: the 47 ways of dropping a task that clang 22 and a hand-configured clang-tidy 22 were
// measured on, for a task without [[nodiscard]] (PL) and with it (ND). What those find of them: 23 and 27.
// peers-variant: PL
// peers-variant: ND -DPEERS_ATTR=[[nodiscard]]
#include "libraries.hpp"
#include "tasks.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace peers;

struct async_mutex { lazy<units> lock(); };
lazy<> on_item(int);
lazy<> callback();
void by_function(std::function<void()>);
[[nodiscard]] lazy<int> checked();
struct visitor { lazy<> operator()(int); lazy<> operator()(char); };

// The plain call, in thirteen places.
void s01() { f(); } // *01 flag: waif-discarded-task
void s02(bool c) { if (c) f(); } // *02 flag: waif-discarded-task
void s03(int n) { for (int i = 0; i < n; ++i) f(i); } // *03 flag: waif-discarded-task
void s04(bool c) { for (f(); c;) c = false; } // *04 flag: waif-discarded-task
void s05(int n) { switch (n) { case 0: f(); } } // *05 flag: waif-discarded-task
auto s06 = [] { f(); }; // *06 flag: waif-discarded-task
template <class T> void s07(T) { f(); } // *07 flag: waif-discarded-task
template void s07(int);
struct s08 { s08() { f(); } ~s08() {} }; // *08 flag: waif-discarded-task
void s09() { []() -> lazy<> { co_return; }(); } // *09 flag: waif-discarded-task
void s10(lazy<>& t) { t.then([] {}); } // *10 flag: waif-discarded-task
void s11() { std::invoke(f, 1); } // *11 flag: waif-discarded-task
void s12(std::variant<int, char>& v) { std::visit(visitor{}, v); } // *12 flag: waif-discarded-task
void s13(std::function<lazy<>()> fn) { fn(); } // *13 flag: waif-discarded-task
// Muted.
void s14() { (void)f(); } // *14 flag: waif-discarded-task
void s15() { static_cast<void>(f()); } // *15 flag: waif-discarded-task
// Named, and left there.
void s16() { auto t = f(); } // *16 flag: waif-unawaited-task
void s17() { auto _ = f(); } // *17 flag: waif-unawaited-task
void s18(async_mutex& m) { auto guard = m.lock(); } // *18 flag: waif-unawaited-task
// Where the attribute reaches and a list of functions does not.
void s19(bool c) { c ? f() : f(1); } // *19 flag: waif-discarded-task
lazy<> s20() { co_await nested(); } // *20 flag: waif-discarded-task
void s21(lazy<> (*fp)(int)) { fp(1); } // *21 flag: waif-discarded-task
void s22() { lazy<>{}; } // *22 flag: waif-discarded-task
// Operands.
void s23(bool c) { c && (f(), true); } // *23 flag: waif-discarded-task
void s24() { (f(), 1); } // *24 flag: waif-discarded-task
// Not even a call.
void s25(lazy<>& t) { std::move(t); } // *25 flag: waif-discarded-task
void s26(lazy<>& t) { t; } // *26 flag: waif-discarded-task
void s27(lazy<> t) {} // *27 flag: waif-unawaited-task
// Ignored with care.
void s28() { std::ignore = f(); } // *28 flag: waif-discarded-task
void s29() { [[maybe_unused]] auto t = f(); } // *29 flag: waif-unawaited-task
void s30() { auto t = f(); (void)t; } // *30 flag: waif-unawaited-task
void s31() { const auto& t = f(); } // *31 flag: waif-unawaited-task
void s32() { auto&& t = f(); } // *32 flag: waif-unawaited-task
// In something else.
void s33() { std::vector<lazy<>> v; v.push_back(f()); } // *33 flag: waif-unawaited-task
void s34() { std::vector<lazy<>> v(3); } // *34 flag: waif-unawaited-task
void s35() { std::optional<lazy<>> o = f(); } // *35 flag: waif-unawaited-task
void s36() { auto p = std::make_unique<lazy<>>(f()); } // *36 flag: waif-unawaited-task
void s37() { auto t = std::make_tuple(f(), f()); } // *37 flag: waif-unawaited-task
// On a path.
lazy<> s38() { auto t = f(); t = f(1); co_await std::move(t); } // *38 flag: waif-unawaited-task
lazy<> s39(bool c) { auto t = f(); if (c) co_await std::move(t); } // *39 flag: waif-unawaited-task
void s40() { auto t = f(); if (t) {} } // *40 flag: waif-unawaited-task
// Where a void-returning callable was asked for.
void s41() { std::function<void()> cb = []() -> lazy<> { co_return; }; } // *41 flag: waif-task-to-void-callback
void s42() { by_function(callback); } // *42 flag: waif-task-to-void-callback
void s43(std::vector<int>& v) { std::for_each(v.begin(), v.end(), on_item); } // *43 flag: waif-task-to-void-callback
void s44() { std::jthread t(callback); } // *44 flag: waif-task-to-void-callback
void s45() { scope::scope_exit g{[]() -> lazy<> { co_return; }}; } // *45 flag: waif-task-to-void-callback
// The rest.
lazy<> s46() { co_await checked(); } // PL46 option: waif-discarded-result | ND46 flag: waif-discarded-result
void s47() { new lazy<>(f()); } // *47 flag: waif-discarded-task
