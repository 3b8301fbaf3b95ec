// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/token_pipe.hpp"

namespace engine {

// Not asio's channel: in 1.81 its close() throws away what is still buffered.

task<> token_pipe::push(std::string token) {
  while (tokens_.size() >= capacity_)
    co_await changed_.wait();
  tokens_.push_back(std::move(token));
  changed_.notify();
}

void token_pipe::close() {
  closed_ = true;
  changed_.notify();
}

task<std::optional<std::string>> token_pipe::pop() {
  while (tokens_.empty() && !closed_)
    co_await changed_.wait();
  if (tokens_.empty())
    co_return std::nullopt;
  auto token = std::move(tokens_.front());
  tokens_.pop_front();
  changed_.notify();
  co_return token;
}

} // namespace engine
