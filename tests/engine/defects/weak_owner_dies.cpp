// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The task has an owner, and the owner ends first: a task that its handle owns is terminated where
// it is suspended.
//
//   symptom  the answer is cut off and the history not written, always
//   check    waif-unawaited-task
//   verdict  waif-run-destroyed-while-suspended
#include "defects/weak_chat.hpp"

namespace engine::defects {

std::string ask_and_return(weak_chat& chat, bool failing) {
  auto written = write_history(chat.loop, chat, failing); // the defect
  return "on its way";
}

} // namespace engine::defects
