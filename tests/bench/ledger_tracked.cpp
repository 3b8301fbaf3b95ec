// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define SUBJECT tracked
#include "ledger_subject.inc"
