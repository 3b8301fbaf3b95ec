// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/simple_chat_engine.hpp"

namespace engine {

task<exchange_ptr> SimpleChatEngine::prepare(std::string question) {
  llm::message asked{"user", std::move(question)};
  check(asked);
  auto prompt = parts().memory->get(parts().memory->tokens(asked));
  prompt.push_back(asked);
  co_return make_exchange(std::move(asked.content), prompt);
}

} // namespace engine
