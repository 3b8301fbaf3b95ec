// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/condition.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace engine {

// Tokens from one writer to one reader. A full pipe makes the writer wait: back-pressure.
class token_pipe {
public:
  explicit token_pipe(const executor& on, std::size_t capacity = 64)
      : capacity_(capacity), changed_(on) {}

  task<> push(std::string token);
  void close(); // the writer has no more

  task<std::optional<std::string>> pop(); // nothing: closed and empty

private:
  std::size_t capacity_;
  std::deque<std::string> tokens_;
  bool closed_ = false;
  condition changed_;
};

} // namespace engine
