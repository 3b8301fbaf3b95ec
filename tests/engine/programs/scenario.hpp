// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "chat/chat_engine.hpp"

#include <functional>
#include <map>
#include <string>

namespace engine::programs {

// Asks one question and reads the answer to its end, or to an exception.
using ask = std::function<task<std::string>(ChatEngine&, std::string question)>;

// A program of the demonstration: an endpoint that fails as the arguments say, an engine, some
// chats at once, and what their user sees of it. Returns the exit code.
int run(int argc, char** argv, const std::map<std::string, ask>& variants);

template <class Response> task<std::string> read_all(Response response) {
  std::string text;
  while (auto token = co_await response.next())
    text += *token;
  co_return text;
}

} // namespace engine::programs
