// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Throw, capture in a coroutine's promise, rethrow: a program of its own for each variant, because
// the ledger stands before the C++ library's functions for the whole program.
#define SUBJECT subject
#include "best.hpp"
#include "ledger_subject.inc"

#include <cstdio>

int main() {
  std::printf("throw_capture_rethrow %g\n", best(2500, [] { subject::throw_capture_rethrow(); }));
}
