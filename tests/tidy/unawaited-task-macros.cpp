// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t
// A macro's own branches and returns are not the user's paths.
#include "tasks.h"
#include <stdexcept>

bool alwaysTrue();
bool report(bool Ok);
void run(Task<>);
Task<> f();

#define CALM(statement)                                                        \
  if (alwaysTrue()) {                                                          \
    statement;                                                                 \
  }
#define EXPECT_THROWS(statement, type)                                         \
  if (alwaysTrue()) {                                                          \
    bool Caught = false;                                                       \
    try {                                                                      \
      CALM(statement)                                                          \
    } catch (const type &) {                                                   \
      Caught = true;                                                           \
    }                                                                          \
    report(Caught);                                                            \
  } else                                                                       \
    report(false)
#define EXPECT_SAME(a, b)                                                      \
  if ((a) == (b))                                                              \
    ;                                                                          \
  else                                                                         \
    report(false)
#define ASSERT_SAME(a, b)                                                      \
  if ((a) == (b))                                                              \
    ;                                                                          \
  else                                                                         \
    return (void)report(false)
#define REQUIRES(x)                                                            \
  if (!(x))                                                                    \
  throw std::logic_error(#x)

void handedToTheMacro(int n) {
  auto t = f();
  EXPECT_THROWS(run(std::move(t)), std::runtime_error);
  EXPECT_SAME(n, 2);
}
void inALoop(int n) {
  for (bool stuck : {false, true}) {
    auto t = f();
    if (!stuck) {
      run(std::move(t));
      continue;
    }
    EXPECT_THROWS(run(std::move(t)), std::runtime_error);
    EXPECT_SAME(n, 2);
  }
}
void assertionsLeave(int n) {
  auto t = f();
  ASSERT_SAME(n, 2);
  REQUIRES(n > 0);
  run(std::move(t));
}

void besideTheMacro(int n) {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is not awaited on every path: it never runs there
  // CHECK: :[[@LINE+2]]:7: note: it is lost when this is false
  EXPECT_SAME(n, 2);
  if (n == 3)
    EXPECT_THROWS(run(std::move(t)), std::runtime_error);
}
void theUsersReturn(int n) {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is not awaited on every path: it never runs there
  EXPECT_SAME(n, 2);
  if (n == 3)
    return;
  // CHECK: :[[@LINE-1]]:5: note: this leaves without it
  EXPECT_THROWS(run(std::move(t)), std::runtime_error);
}
