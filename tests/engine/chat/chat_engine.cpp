// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/chat_engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>
#include <stdexcept>

namespace engine {

ChatEngine::ChatEngine(engine_parts parts) : parts_(std::move(parts)) {
  if (!parts_.sink)
    parts_.sink = [](const std::string& what) {
      std::clog << "abandoned answer failed: " << what << '\n';
    };
}

exchange_ptr ChatEngine::make_exchange(std::string question, const llm::messages& prompt) {
  return std::make_shared<exchange>(parts_.on, std::move(question), parts_.client.stream(prompt),
                                    parts_.memory, parts_.sink);
}

void ChatEngine::check(const llm::message& question) const {
  if (question.content.empty())
    throw llm::error(llm::failure::bad_request, "the question is empty");
  if (auto n = parts_.memory->tokens(question); n > parts_.memory->token_budget())
    throw llm::error(llm::failure::bad_request, "the question has about " + std::to_string(n) +
                                                    " tokens, the budget is " +
                                                    std::to_string(parts_.memory->token_budget()));
}

task<StreamingAgentChatResponse> ChatEngine::astream_chat(std::string question) {
  auto x = co_await prepare(std::move(question));
  co_return StreamingAgentChatResponse(x, write_history(x));
}

task<std::string> ChatEngine::achat(std::string question) {
  auto response = co_await astream_chat(std::move(question));
  co_return co_await response.text();
}

void ChatEngine::must_not_block_the_strand(const char* function) const {
  if (parts_.on.running_in_this_thread())
    throw std::logic_error(std::string(function) +
                           " would block the strand that it waits for; use the coroutine");
}

std::string ChatEngine::chat(std::string question) {
  must_not_block_the_strand("chat()");
  return asio::co_spawn(parts_.on, achat(std::move(question)), asio::use_future).get();
}

ChatEngine::blocking_stream ChatEngine::stream_chat(std::string question) {
  must_not_block_the_strand("stream_chat()");
  // By pointer: asio wants to default-construct what a coroutine returns.
  auto start = [](ChatEngine& self, std::string text) -> task<std::shared_ptr<blocking_stream>> {
    auto response = co_await self.astream_chat(std::move(text));
    co_return std::shared_ptr<blocking_stream>(
        new blocking_stream(self.parts_.on, std::move(response)));
  };
  auto started = asio::co_spawn(parts_.on, start(*this, std::move(question)), asio::use_future);
  return std::move(*started.get());
}

ChatEngine::blocking_stream::blocking_stream(strand on, StreamingAgentChatResponse response)
    : on_(std::move(on)),
      response_(std::make_unique<StreamingAgentChatResponse>(std::move(response))) {}

std::optional<std::string> ChatEngine::blocking_stream::next() {
  return asio::co_spawn(on_, response_->next(), asio::use_future).get();
}

ChatEngine::blocking_stream::~blocking_stream() {
  if (response_) // to be destroyed where it lives
    asio::post(on_, [response = std::shared_ptr<StreamingAgentChatResponse>(
                         std::move(response_))]() mutable { response.reset(); });
}

} // namespace engine
