// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define SUBJECT counted
#include "ledger_subject.inc"
