// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace engine::llm {

enum class failure {
  bad_request, // the caller's mistake: URL, prompt, options
  connect,     // nobody answers at that address
  timeout,     // the other side is silent
  refused,     // an HTTP status that a second try would not change
  overloaded,  // 429 or 5xx: ask again later
  cut,         // the stream broke before it was complete
  malformed    // what came is not what the protocol says
};

// The one exception that the client throws. Small, and a value: retries copy it.
class error : public std::runtime_error {
public:
  error(failure kind, const std::string& what, std::chrono::milliseconds retry_after = {})
      : std::runtime_error(what), kind_(kind), retry_after_(retry_after) {}

  failure kind() const { return kind_; }
  std::chrono::milliseconds retry_after() const {
    return retry_after_;
  } // 0: the server did not say
  bool transient() const {
    return kind_ == failure::connect || kind_ == failure::timeout || kind_ == failure::overloaded ||
           kind_ == failure::cut;
  }

private:
  failure kind_;
  std::chrono::milliseconds retry_after_;
};

} // namespace engine::llm
