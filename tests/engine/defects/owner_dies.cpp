// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The task has an owner, and the owner ends first: a task that its handle owns is terminated where
// it is suspended, its connection with it.
//
//   symptom  the answer is cut off and the history not written, always
//   check    waif-unawaited-task
//   verdict  waif-run-destroyed-while-suspended
#include "defects/defects.hpp"
#include "defects/eager_job.hpp"

namespace engine::defects {

namespace {

eager_job write_history_at_once(exchange_ptr x) {
  co_await relay(x);
  co_await record(x);
}

} // namespace

task<UnownedResponse> astream_chat_owner_dies(ChatEngine& engine, std::string question) {
  auto x = co_await engine.prepare(std::move(question));
  auto written = write_history_at_once(x); // the defect
  co_return UnownedResponse(x);
}

} // namespace engine::defects
