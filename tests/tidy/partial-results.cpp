// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-result %t
//
// How far it came is dropped; not where a parser or buffer that it was given keeps it.
#include "tasks.h"
#include <span>
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
