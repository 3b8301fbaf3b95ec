// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/sse_parser.hpp"

#include "llm/error.hpp"

#include <utility>

namespace engine::llm {

void sse_parser::feed(std::string_view bytes, std::vector<std::string>& events) {
  while (!bytes.empty()) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') { // the second half of CRLF
      bytes.remove_prefix(1);
      continue;
    }
    auto end = bytes.find_first_of("\r\n");
    line_ += bytes.substr(0, end);
    if (line_.size() + data_.size() > limit_)
      throw error(failure::malformed,
                  "an event of the stream exceeds " + std::to_string(limit_) + " bytes");
    if (end == std::string_view::npos)
      return;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    end_line(events);
  }
}

void sse_parser::end_line(std::vector<std::string>& events) {
  std::string_view line = line_;
  if (std::exchange(at_start_, false) && line.starts_with("\xEF\xBB\xBF"))
    line.remove_prefix(3);
  if (line.empty()) {
    if (std::exchange(has_data_, false))
      events.push_back(std::exchange(data_, {}));
  } else if (line == "data" || line.starts_with("data:")) {
    line.remove_prefix(std::min<std::size_t>(line.size(), 5));
    if (line.starts_with(' '))
      line.remove_prefix(1);
    if (std::exchange(has_data_, true))
      data_ += '\n';
    data_ += line;
  }
  line_.clear();
}

} // namespace engine::llm
