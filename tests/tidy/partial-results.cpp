// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-result %t
//
// How far it came is dropped; not where a parser or buffer that it was given keeps it.
#include "tasks.h"
#include "throws.h"
#include <array>
#include <string>
#include <span>
#include <stdexcept>
#include <system_error>

struct Stream {
  Task<int> read_some(std::span<char> into);
  Task<int> read_some(std::span<char> into, std::error_code &why);
};
struct Parser {};
Task<int> read_some(Stream &from, Parser &into);
Task<int> write_some(Stream &to, const Parser &what);
Task<> partial(Stream &s, Parser &p, std::span<char> b, std::error_code &e) {
  co_await s.read_some(b);
  // CHECK: :[[@LINE-1]]:3: warning: how much 'read_some' did is dropped: it may stop half-way without an error
  co_await s.read_some(b, e);
  // CHECK: :[[@LINE-1]]:3: warning: how much 'read_some' did is dropped
  co_await write_some(s, p);
  // CHECK: :[[@LINE-1]]:3: warning: how much 'write_some' did is dropped
  co_await read_some(s, p);
}
struct Socket {
  Task<int> async_read_some(std::span<char> into);
  Task<int> async_write_some(std::span<const char> what);
};
bool open();
void use(std::span<char>);
// Nobody looks at the buffer: it waits for the end.
Task<> untilClosed(Socket &s) {
  char b[64];
  while (open())
    co_await s.async_read_some(b);
}
Task<> first(Socket &s) {
  std::array<char, 64> b;
  co_await s.async_read_some(b);
  // CHECK: :[[@LINE-1]]:3: warning: how much 'async_read_some' did is dropped
  use(b);
}
Task<> greet(Socket &s) {
  std::string hello = "hello";
  co_await s.async_write_some(hello);
  // CHECK: :[[@LINE-1]]:3: warning: how much 'async_write_some' did is dropped
}
Task<> closed(Socket &s, std::span<char> b) {
  EXPECT_THROW(co_await s.async_read_some(b), std::exception);
}
