// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/task.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace engine {

// Tokens from one writer to one reader. A full pipe makes the writer wait: back-pressure.
class token_pipe {
public:
  explicit token_pipe(const executor&, std::size_t capacity = 64);
  ~token_pipe();

  task<> push(std::string token);
  void close(); // the writer has no more

  task<std::optional<std::string>> pop(); // nothing: closed and empty

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace engine
