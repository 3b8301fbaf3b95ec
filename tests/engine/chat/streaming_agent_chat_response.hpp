// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/exchange.hpp"
#include "tasks/owned_task.hpp"

#include <optional>
#include <string>

namespace engine {

// An answer as a stream of tokens, and the owner of the task that writes it to the history.
// Whoever reads to the end knows that the history is written, or gets the exception that prevented
// it. Whoever drops the response half-way ends the task and its connection; the history then keeps
// nothing of this exchange.
class StreamingAgentChatResponse {
public:
  StreamingAgentChatResponse(exchange_ptr, task<> background);

  task<std::optional<std::string>> next(); // nothing at the end
  task<std::string> text();                // reads to the end

private:
  exchange_ptr exchange_;
  owned_task background_;
};

} // namespace engine
