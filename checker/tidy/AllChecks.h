// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tidy/BrokenPromiseCheck.h"
#include "tidy/DanglingTaskCheck.h"
#include "tidy/DiscardedResultCheck.h"
#include "tidy/DiscardedTaskCheck.h"
#include "tidy/LostExceptionCheck.h"
#include "tidy/MutualWaitCheck.h"
#include "tidy/NestedTaskCheck.h"
#include "tidy/TaskAsConditionCheck.h"
#include "tidy/TaskToVoidCallbackCheck.h"
#include "tidy/UnawaitedTaskCheck.h"
#include "tidy/UnjoinedScopeCheck.h"
