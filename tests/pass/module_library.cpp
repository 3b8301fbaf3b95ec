// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A plugin with coroutines: tests/pass/modules_test.cpp loads and unloads it.
#include "../runtime/task.hpp"

namespace {

subject::lazy in_a_module() { co_await std::suspend_always{}; }
subject::lazy stays_alive() { co_await std::suspend_always{}; }

} // namespace

extern "C" [[gnu::visibility("default")]] void* make_tasks() {
  auto t = in_a_module();
  t.start();
  t.start();
  auto left = stays_alive(); // suspended in code that is unloaded
  left.start();
  return left.release().address();
}
