// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string>
#include <string_view>

namespace engine::llm {

struct url {
  std::string host;
  std::string port;
  std::string path; // without a slash at its end; "" for none

  std::string authority() const; // host:port, as people and the Host header write it
};

// http://host[:port][/path]. Throws error{bad_request} that says what is wrong with the text.
url parse_url(std::string_view text);

} // namespace engine::llm
