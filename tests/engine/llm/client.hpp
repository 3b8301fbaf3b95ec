// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/error.hpp"
#include "llm/message.hpp"
#include "llm/url.hpp"
#include "tasks/task.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace engine::llm {

struct client_options {
  std::string base_url = "http://127.0.0.1:8080/v1";
  std::string api_key; // empty: no Authorization header
  std::string model = "default";

  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds silence_timeout{30'000}; // between two arrivals of bytes

  unsigned max_attempts = 3; // of one request, until its first token is here
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds max_backoff{5'000}; // also the longest Retry-After that is obeyed

  std::size_t max_prompt_bytes = 1 << 20;
  std::size_t max_event_bytes = 1 << 20;
  std::size_t max_answer_bytes = 16 << 20;
};

// OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL over the defaults.
client_options options_from_environment();

// One answer on its way. It connects when the first token is asked for, reads no further than it is
// asked to (a slow reader slows the server down, by TCP), and closes the connection when it dies.
class completion_stream {
public:
  struct state;
  explicit completion_stream(std::unique_ptr<state>);
  completion_stream(completion_stream&&) noexcept;
  completion_stream& operator=(completion_stream&&) noexcept;
  ~completion_stream();

  // The next piece of text; nothing at the end. Throws error. What went wrong before the first
  // token and may pass is tried again, at most max_attempts times.
  task<std::optional<std::string>> next();

  // What the model wants called instead of, or besides, its text; whole at the end of the stream.
  const std::vector<tool_call>& tool_calls() const;

private:
  std::unique_ptr<state> state_;
};

// Any OpenAI-compatible server. Holds no connection, so it may be shared and copied.
class client {
public:
  explicit client(client_options options); // throws error{bad_request}

  // Throws error{bad_request}.
  completion_stream stream(const messages& prompt, const tool_descriptions& tools = {}) const;
  task<std::string> complete(messages prompt) const;

private:
  client_options options_;
  url url_;
};

} // namespace engine::llm
