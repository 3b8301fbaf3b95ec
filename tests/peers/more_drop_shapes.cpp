// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Appendix 1, the rest: std::future (SF), and the shapes that were probed beside the 47 (EX).
#include "tasks.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <vector>

using namespace peers;

int work();
std::future<int> started();

void sf01() { std::async(std::launch::async, work); } // SF01 flag: waif-discarded-task
void sf02() { (void)std::async(std::launch::async, work); } // SF02 flag: waif-discarded-task
void sf03() { auto t = std::async(std::launch::async, work); } // SF03 flag: waif-unawaited-task
void sf04() { auto _ = std::async(std::launch::async, work); } // SF04 flag: waif-unawaited-task
void sf05() { auto x = started(); } // SF05 flag: waif-unawaited-task
void sf06() { started(); } // SF06 flag: waif-discarded-task
void sf07() { (void)started(); } // SF07 silent
void sf08(std::promise<int>& p) { p.get_future(); } // SF08 flag: waif-discarded-task
void sf09(std::packaged_task<int()>& p) { p.get_future(); } // SF09 flag: waif-discarded-task
void sf10() { started().share(); } // SF10 flag: waif-discarded-task
void sf11() { std::vector<std::future<int>> v; v.push_back(started()); } // SF11 silent
void sf12() { auto x = started(); x = started(); x.get(); } // SF12 silent

std::vector<lazy<>> many();
std::optional<lazy<>> maybe();
std::pair<lazy<>, lazy<>> two();
lazy<> transformed(int);
lazy<bool> predicate(int);
struct derived : lazy<> {};
derived make_derived();
struct holds { lazy<> t = f(); }; // X08 flag: waif-unawaited-task

void ex01() { (f()); } // EX01 flag: waif-discarded-task
void ex02() { try { f(); } catch (...) {} } // EX02 flag: waif-discarded-task
#define FIRE(call) call
#define FIRE_ONCE(call) do { call; } while (0)
void ex03() { FIRE(f()); } // EX03 flag: waif-discarded-task
void ex04() { FIRE_ONCE(f()); } // EX04 flag: waif-discarded-task
void ex05() { [] { return f(); }(); } // EX05 flag: waif-discarded-task
void ex06() { std::async(std::launch::async, [] { return f(); }).get(); } // EX06 flag: waif-discarded-task
void ex07(bool c) { f() || c; } // EX07 flag: waif-discarded-task
void ex08(bool c) { c && f(); } // EX08 flag: waif-discarded-task
void ex09() { std::make_tuple(f(), f()); } // EX09 flag: waif-discarded-task
void ex10() { std::array<lazy<>, 2>{}; } // EX10 flag: waif-discarded-task
void ex11() { std::vector<lazy<>>{}; } // EX11 silent
void ex12() { many(); } // EX12 flag: waif-discarded-task
void ex13() { maybe(); } // EX13 flag: waif-discarded-task
void ex14() { std::make_unique<lazy<>>(f()); } // EX14 flag: waif-discarded-task
void ex15() { auto [a, b] = two(); } // EX15 flag: waif-unawaited-task
void ex16() { [t = f()] {}; } // EX16 option: waif-unawaited-task
void ex17() { make_derived(); } // EX17 flag: waif-discarded-task
void ex18(std::vector<int>& v) { v | std::views::transform(transformed); } // EX18 silent
void ex19(std::vector<int>& v) { std::vector<lazy<>> ts; std::ranges::transform(v, std::back_inserter(ts), transformed); } // EX19 flag: waif-unawaited-task
void ex20(std::vector<int>& v) { (void)std::find_if(v.begin(), v.end(), predicate); } // EX20 flag: waif-task-as-condition
void ex21() { if (auto t = f()) {} } // EX21 flag: waif-unawaited-task
void ex22() { while (f()) break; } // EX22 flag: waif-task-as-condition
void ex23(bool c) { if (auto t = f(); c) {} } // EX23 flag: waif-unawaited-task
void ex24() { !f(); } // EX24 flag: waif-discarded-task
void ex25(bool c) { bool b = c && f(); } // EX25 flag: waif-task-as-condition
void ex26() { f; } // EX26 silent
void ex27() { std::function<void()> g = std::bind(f, 1); } // EX27 flag: waif-task-to-void-callback
void ex28() { static auto t = f(); } // EX28 option: waif-unawaited-task
void ex29(std::map<int, lazy<>>& m) { m.emplace(1, f()); m[1]; } // EX29 silent
void ex30() { holds{}; } // EX30 silent
lazy<> ex31() { try { return f(); } catch (...) {} return g(); } // EX31 flag: waif-lost-exception
auto ex32() { int local = 1; return [&local]() -> lazy<> { co_await f(local); }(); } // EX32 flag: waif-dangling-task
lazy<> ex33() { throw 1; } // EX33 silent
