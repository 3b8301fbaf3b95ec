// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "defects/weak_loop.hpp"

#include <cstddef>
#include <string>

// The defect on a loop with weak references, without a network: an answer takes as many ticks as
// it has tokens.
namespace engine::defects {

struct weak_chat {
  weak_loop& loop;
  std::size_t ticks_of_an_answer = 10;
  std::size_t history = 0;     // exchanges written
  std::size_t connections = 0; // open now
};

// What each variant starts and loses. A failing answer throws at its end.
weak_loop::job write_history(weak_loop&, weak_chat&, bool failing);

void ask_and_forget(weak_chat&, bool failing);        // vanishing.cpp
std::string ask_and_return(weak_chat&, bool failing); // weak_owner_dies.cpp
void ask_in_a_circle(weak_chat&);                     // weak_mutual_wait.cpp

} // namespace engine::defects
