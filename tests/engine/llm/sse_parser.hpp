// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace engine::llm {

// Server-sent events, as the HTML standard reads them: lines end in CR, LF or CRLF, an event ends
// at an empty line, only its data is of interest here. One event may not exceed the limit, so a
// hostile server cannot fill the memory.
class sse_parser {
public:
  explicit sse_parser(std::size_t max_event_bytes) : limit_(max_event_bytes) {}

  // Takes the next bytes of the stream and appends the data of every event that they complete.
  // Throws error{malformed} when an event is too large.
  void feed(std::string_view bytes, std::vector<std::string>& events);

private:
  void end_line(std::vector<std::string>& events);

  std::size_t limit_;
  std::string line_;
  std::string data_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool at_start_ = true;
};

} // namespace engine::llm
