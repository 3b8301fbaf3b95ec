// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "tasks.h"
inline void systemDrops(Task<> (*F)()) { F(); }
template <class F> void systemCalls(F f) { f(); }
