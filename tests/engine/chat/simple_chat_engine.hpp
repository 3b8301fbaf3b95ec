// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/chat_engine.hpp"

namespace engine {

// Asks the model with the history as it is.
class SimpleChatEngine : public ChatEngine {
public:
  using ChatEngine::ChatEngine;
  task<exchange_ptr> prepare(std::string question) override;
};

} // namespace engine
