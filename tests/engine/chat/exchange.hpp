// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llm/client.hpp"
#include "memory/chat_memory.hpp"
#include "tasks/owned_task.hpp"
#include "tasks/pipe.hpp"

#include <memory>
#include <string>

namespace engine {

// One question and its answer on the way: what the background task and the reader share.
struct exchange {
  exchange(strand on, std::string question, llm::completion_stream answer,
           std::shared_ptr<chat_memory> memory, failure_sink sink)
      : on(std::move(on)), question(std::move(question)), stream(std::move(answer)), pipe(this->on),
        memory(std::move(memory)), sink(std::move(sink)) {}

  strand on;
  std::string question;
  llm::completion_stream stream;
  std::string text; // of the answer, so far
  engine::pipe<std::string> pipe;
  std::shared_ptr<chat_memory> memory;
  failure_sink sink;
};

using exchange_ptr = std::shared_ptr<exchange>;

task<> relay(exchange_ptr);         // the model's tokens to the reader
task<> record(exchange_ptr);        // question and answer to the history
task<> write_history(exchange_ptr); // the background task: both, in this order

} // namespace engine
