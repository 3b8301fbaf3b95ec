// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/chat_engine.hpp"

// The defect under study, one variant a file, each against any ChatEngine. Nothing else of the
// engine is wrong: only who keeps the task that writes the history. Every file says at its top
// which check finds it before the run and which verdict of the ledger during the run.
namespace engine::defects {

// What the reader of a defective variant holds: the tokens, and not the task that brings them.
class UnownedResponse {
public:
  explicit UnownedResponse(exchange_ptr x) : exchange_(std::move(x)) {}
  task<std::optional<std::string>> next() { return exchange_->pipe.pop(); }

private:
  exchange_ptr exchange_;
};

task<UnownedResponse> astream_chat_dropped_future(ChatEngine&, std::string question);
task<StreamingAgentChatResponse> astream_chat_lazy(ChatEngine&, std::string question);
task<std::string> achat_wait_without_get(ChatEngine&, std::string question);
task<UnownedResponse> astream_chat_owner_dies(ChatEngine&, std::string question);
task<std::string> achat_in_a_circle(ChatEngine&, std::string question);
task<std::string> first_token_of_abandoned_stream(ChatEngine&, std::string question);

} // namespace engine::defects
