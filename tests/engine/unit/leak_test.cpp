// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every test of the engine fails that leaves a task, loses an exception or drops a task before it
// ran: bad input and faults too leave nothing behind.
#include <waif/adapters/gtest.hpp>
