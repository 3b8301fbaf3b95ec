// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The original rule at work: the loop refers to its tasks weakly, nobody else refers to this one.
// It ends when no collection comes in between, which depends on how much else is going on.
//
//   symptom  under load, and only then, some exchanges are missing from the history
//   check    waif-discarded-task
//   verdict  waif-run-destroyed-while-suspended
#include "defects/weak_chat.hpp"

#pragma clang diagnostic ignored "-Wunused-value" // a [[nodiscard]] that the project does not hear

namespace engine::defects {

void ask_and_forget(weak_chat& chat, bool failing) {
  write_history(chat.loop, chat, failing); // the defect
}

} // namespace engine::defects
