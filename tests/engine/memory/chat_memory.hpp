// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/message.hpp"
#include "tasks/task.hpp"

#include <cstddef>
#include <functional>

namespace engine {

// What was said, whole exchanges only. A prompt gets as much of its end as the token budget allows.
class chat_memory {
public:
  using count_tokens = std::function<std::size_t(const llm::message&)>;

  static std::size_t roughly(const llm::message&); // four bytes a token, and four for the frame

  explicit chat_memory(std::size_t token_budget = 4096, count_tokens = roughly);

  // Asynchronous as a store behind a network would be.
  task<> aput(llm::messages exchange);

  // The latest messages within the budget that `reserved` tokens leave; begins with a user's.
  llm::messages get(std::size_t reserved = 0) const;

  const llm::messages& all() const { return messages_; }
  std::size_t token_budget() const { return budget_; }
  std::size_t tokens(const llm::message& m) const { return count_(m); }

private:
  std::size_t budget_;
  count_tokens count_;
  llm::messages messages_;
};

} // namespace engine
