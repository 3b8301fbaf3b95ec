// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tidy/DiscardedTaskCheck.h"
#include "tidy/UnjoinedScopeCheck.h"
