// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/exchange.hpp"
#include "chat/streaming_agent_chat_response.hpp"
#include "llm/client.hpp"
#include "memory/chat_memory.hpp"
#include "tasks/task.hpp"

#include <memory>
#include <optional>
#include <string>

namespace engine {

struct engine_parts {
  strand on;
  llm::client client;
  std::shared_ptr<chat_memory> memory = std::make_shared<chat_memory>();
  failure_sink sink = {}; // failures of abandoned answers; default: one line to std::clog
};

// The four ways to ask. An engine differs from another in how it prepares the prompt.
class ChatEngine {
public:
  explicit ChatEngine(engine_parts);
  virtual ~ChatEngine() = default;

  task<StreamingAgentChatResponse> astream_chat(std::string question);
  task<std::string> achat(std::string question);

  // For callers outside the strand, who can block: they get what the coroutines would throw.
  class blocking_stream;
  blocking_stream stream_chat(std::string question);
  std::string chat(std::string question);

  // Makes the exchange, starts nothing. Throws llm::error{bad_request} for an unusable question.
  virtual task<exchange_ptr> prepare(std::string question) = 0;

  chat_memory& memory() { return *parts_.memory; }

protected:
  exchange_ptr make_exchange(std::string question, const llm::messages& prompt);
  void check(const llm::message& question) const;
  const engine_parts& parts() const { return parts_; }

private:
  void must_not_block_the_strand(const char* function) const;
  engine_parts parts_;
};

class ChatEngine::blocking_stream {
public:
  std::optional<std::string> next();
  blocking_stream(blocking_stream&&) noexcept = default;
  ~blocking_stream();

private:
  friend ChatEngine;
  blocking_stream(strand on, StreamingAgentChatResponse response);
  strand on_;
  std::unique_ptr<StreamingAgentChatResponse> response_;
};

} // namespace engine
