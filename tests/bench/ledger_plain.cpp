// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define SUBJECT plain
#include "ledger_subject.inc"
