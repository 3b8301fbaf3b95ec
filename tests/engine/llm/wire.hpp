// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/message.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// The protocol's JSON, both ways. No input and output here.
namespace engine::llm::wire {

// The body of a streaming request. Throws error{bad_request} for text that is not UTF-8 and for a
// tool whose schema is not JSON.
std::string request_body(const std::string& model, const messages& prompt,
                         const tool_descriptions& tools = {});

struct chunk {
  std::string content;
  std::vector<std::pair<std::size_t, tool_call>> tool_calls; // by index; texts to be appended
  bool finished = false;                                     // the server gave a finish_reason
};

// The data of one event. Throws error{malformed}, or what an error object in the stream means.
chunk parse_chunk(std::string_view data);

// The human sentence in an error response's body, or the beginning of the body.
std::string error_text(std::string_view body);

// Seconds, as an integer; 0 for anything else (an HTTP date is not worth a clock comparison).
std::chrono::milliseconds parse_retry_after(std::string_view value);

} // namespace engine::llm::wire
