// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/condense_question_chat_engine.hpp"

namespace engine {

namespace {

std::string condensing_prompt(const llm::messages& history, const std::string& question) {
  std::string text(CondenseQuestionChatEngine::instruction);
  text += "\n\nConversation:\n";
  for (const auto& m : history)
    text += m.role + ": " + m.content + '\n';
  return text + "\nQuestion: " + question;
}

} // namespace

task<exchange_ptr> CondenseQuestionChatEngine::prepare(std::string question) {
  check({"user", question});
  auto history = parts().memory->get(parts().memory->tokens({"user", question}));
  auto standalone = question;
  if (!history.empty()) {
    llm::messages prompt{{"user", condensing_prompt(history, question)}};
    standalone = co_await parts().client.complete(std::move(prompt));
  }
  llm::messages prompt{{"user", std::move(standalone)}};
  co_return make_exchange(std::move(question), prompt);
}

} // namespace engine
