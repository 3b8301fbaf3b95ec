// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define SUBJECT recipe
#define RECIPE
#include "ledger_subject.inc"
