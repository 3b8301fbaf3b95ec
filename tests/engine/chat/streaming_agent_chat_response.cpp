// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/streaming_agent_chat_response.hpp"

namespace engine {

StreamingAgentChatResponse::StreamingAgentChatResponse(exchange_ptr x, task<> background)
    : exchange_(std::move(x)), background_(exchange_->on, std::move(background), exchange_->sink) {}

task<std::optional<std::string>> StreamingAgentChatResponse::next() {
  auto token = co_await exchange_->pipe.pop();
  if (!token)
    co_await background_.join();
  co_return token;
}

task<std::string> StreamingAgentChatResponse::text() {
  std::string all;
  while (auto token = co_await next())
    all += *token;
  co_return all;
}

} // namespace engine
