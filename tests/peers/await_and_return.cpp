// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows C and D: awaiting several, and returning a task out of what it needs (return-await, S4822).
#include "tasks.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

using namespace peers;

lazy<> by_reference(const std::string&);
lazy<> by_view(std::string_view);
lazy<> by_value(std::string);
void log_error();

lazy<> one_after_the_other(std::vector<eager<>> many) {
  for (auto& t : many)
    co_await std::move(t); // C03 flag: waif-unawaited-task | C03 option: waif-lost-exception
  auto a = e(), b = e();
  co_await std::move(a); // C05 option: waif-lost-exception
  co_await std::move(b); // C05 silent
}

// D01: this function is not a coroutine: it has returned before the task throws.
lazy<> in_try() {
  try {
    return f(); // D01 flag: waif-lost-exception
  } catch (...) {
    log_error();
  }
  return g(); // D01 silent
}
lazy<> in_nested_try() {
  try {
    try {
      return f(); // D01 flag: waif-lost-exception
    } catch (int) {
    }
  } catch (...) {
  }
  return g();
}
lazy<> in_coroutine() {
  try {
    co_await f(); // D01 silent
  } catch (...) {
    log_error();
  }
}
lazy<> in_catch() {
  try {
    log_error();
  } catch (...) {
    return f(); // D01 silent
  }
  return g();
}

std::mutex m;
lazy<> under_lock() {
  std::lock_guard lock(m);
  return f(); // D02 flag: waif-dangling-task
}
lazy<> with_local() {
  std::string s = "local";
  return by_reference(s); // D02 flag: waif-dangling-task
}
lazy<> with_local_view() {
  std::string s = "local";
  return by_view(s); // D02 flag: waif-dangling-task
}
lazy<> with_copy() {
  std::string s = "local";
  return by_value(s); // D02 silent
}
lazy<> before_lock(bool c) {
  if (c)
    return f(); // D02 silent
  std::lock_guard lock(m);
  log_error();
  return lazy<>{}; // D02 silent
}
lazy<> after_lock(bool c) {
  if (c) {
    std::lock_guard lock(m);
    log_error();
  } else {
    return f(); // D02 silent
  }
  return f(); // D02 silent
}
lazy<> awaits_under_reference() {
  std::string s = "local";
  co_await by_reference(s); // D02 silent
}

lazy<> arms_in_try(bool c) {
  try {
    return c ? f() // D03 flag: waif-lost-exception
             : f(1);
  } catch (...) {
    log_error();
  }
  return g();
}

lazy<> nested_functions() {
  try {
    auto later = [] { return f(); }; // D04 silent
    struct local {
      lazy<> run() { return f(); } // D04 silent
    };
    co_await later();
    co_await local{}.run();
  } catch (...) {
    log_error();
  }
}
lazy<> nested_after_lock() {
  auto make = [] {
    std::lock_guard lock(m);
    return [] { return f(); }; // D04 silent
  }();
  return make(); // D04 silent
}

lazy<> forwards() { return f(); }            // D05 silent
lazy<> forwards(const std::string& s) {
  return by_reference(s); // D05 silent
}
lazy<> catches_before(int x) {
  try {
    x = std::stoi("1");
  } catch (...) {
  }
  return f(x); // D05 silent
}

void sees_nothing() {
  try {
    f(); // D07 flag: waif-discarded-task
  } catch (...) {
    log_error();
  }
}
lazy<> sees_it() {
  try {
    co_await f(); // D07 silent
  } catch (...) {
    log_error();
  }
}
