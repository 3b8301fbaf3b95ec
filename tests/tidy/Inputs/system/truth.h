// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How test frameworks take a condition.
#pragma once

namespace testing {
class AssertionResult {
public:
  template <class T> explicit AssertionResult(const T &Value) : Success(Value) {}
  explicit operator bool() const { return Success; }

private:
  bool Success;
};
} // namespace testing
#define EXPECT_TRUE(condition)                                                 \
  if (const ::testing::AssertionResult Result =                                \
          ::testing::AssertionResult(condition))                               \
    ;                                                                          \
  else                                                                         \
    throw 1

namespace Catch {
template <class T> struct Compared {
  explicit Compared(const T &Value) : Success(Value) {}
  bool Success;
};
struct Decomposer {};
template <class T> Compared<T> operator<=(Decomposer, const T &Value) {
  return Compared<T>(Value);
}
} // namespace Catch
#define CHECK_THAT(condition) (void)(Catch::Decomposer() <= condition).Success
