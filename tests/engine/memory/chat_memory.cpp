// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "memory/chat_memory.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <iterator>

namespace engine {

std::size_t chat_memory::roughly(const llm::message& m) { return m.content.size() / 4 + 4; }

chat_memory::chat_memory(std::size_t token_budget, count_tokens count)
    : budget_(token_budget), count_(std::move(count)) {}

task<> chat_memory::aput(llm::messages exchange) {
  co_await asio::post(asio::use_awaitable);
  messages_.insert(messages_.end(), std::make_move_iterator(exchange.begin()),
                   std::make_move_iterator(exchange.end()));
}

llm::messages chat_memory::get(std::size_t reserved) const {
  std::size_t used = reserved;
  auto first = messages_.end();
  while (first != messages_.begin()) {
    used += count_(*std::prev(first));
    if (used > budget_)
      break;
    --first;
  }
  while (first != messages_.end() && first->role != "user") // an answer without its question
    ++first;
  return {first, messages_.end()};
}

} // namespace engine
