// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks.h"
Task<> f();
void g() { f(); }
