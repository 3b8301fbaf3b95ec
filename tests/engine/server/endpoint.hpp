// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/message.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// An OpenAI-compatible endpoint on loopback, for tests and demonstrations: it runs on a thread of
// its own, says what a script tells it to say, and fails as it is told to fail.
namespace engine::server {

enum class fault {
  none,
  overload,      // 503 with Retry-After
  reject,        // 401
  cut,           // connection reset half-way through the answer
  end_early,     // the stream ends properly, the answer does not
  stall,         // half of the answer, then silence
  malformed_sse, // bytes that are no event stream, without an end
  malformed_json // an event that is not JSON, half-way
};

// For a run that meets all of them: question "... N" gets number N modulo their number.
inline constexpr std::array every_fault{fault::none,          fault::overload,      fault::reject,
                                        fault::cut,           fault::end_early,     fault::stall,
                                        fault::malformed_sse, fault::malformed_json};
fault fault_of(const std::string& question);

struct request {
  std::size_t ordinal; // 1 for the first
  std::string body;
  std::string question;      // the last message's content
  std::string authorization; // the header, as it came
};

struct reply {
  server::fault fault = fault::none;
  std::vector<std::string> tokens = {};
  std::size_t repeat = 1;                 // of all tokens
  std::vector<llm::tool_call> calls = {}; // after the tokens
  std::chrono::milliseconds pace{0};
  std::chrono::seconds retry_after{0};
  std::size_t wait_for = 0; // so many requests must have come before this is sent
};

using script = std::function<reply(const request&)>;

// "answer to QUESTION", a token a word; what a script without ideas says.
reply echo(const request&);
std::string text_of(const reply&);

struct statistics {
  std::size_t requests = 0;
  std::size_t open_now = 0;
  std::size_t open_at_most = 0;
  std::size_t faults = 0;
  std::size_t bytes_sent = 0;
};

class endpoint {
public:
  explicit endpoint(script = echo, bool listening = true);
  ~endpoint(); // closes every connection and waits for their end

  std::string base_url() const; // http://127.0.0.1:PORT/v1
  statistics stats() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace engine::server
