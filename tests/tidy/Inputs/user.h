// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "tasks.h"
inline void headerDrops(Task<> (*F)()) { F(); }
