// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/chat_engine.hpp"

#include <string_view>

namespace engine {

// First has the model rewrite the question so that it stands without the history, then asks that.
class CondenseQuestionChatEngine : public ChatEngine {
public:
  static constexpr std::string_view instruction =
      "Given the conversation, rewrite the last question so that it can be understood alone. "
      "Answer with the question only.";

  using ChatEngine::ChatEngine;
  task<exchange_ptr> prepare(std::string question) override;
};

} // namespace engine
