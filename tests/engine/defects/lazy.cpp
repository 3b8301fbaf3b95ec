// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The missing co_await: an awaitable is lazy, so the call makes a task that never runs.
//
//   symptom  every answer arrives, the history stays empty
//   check    waif-discarded-task
//   verdict  waif-run-never-started
#include "defects/defects.hpp"

#include <utility>

// Asio marks awaitable [[nodiscard]]; many a project builds without hearing it.
#pragma clang diagnostic ignored "-Wunused-value"

namespace engine::defects {

namespace {

task<> relay_and_record(exchange_ptr x) {
  co_await relay(x);
  record(x); // the defect
}

} // namespace

task<StreamingAgentChatResponse> astream_chat_lazy(ChatEngine& engine, std::string question) {
  auto x = co_await engine.prepare(std::move(question));
  co_return StreamingAgentChatResponse(x, relay_and_record(x));
}

} // namespace engine::defects
