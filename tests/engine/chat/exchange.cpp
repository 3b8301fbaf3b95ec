// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/exchange.hpp"

namespace engine {

task<> relay(exchange_ptr x) {
  struct closer { // the reader must not wait for ever, however this ends
    engine::pipe<std::string>& pipe;
    ~closer() { pipe.close(); }
  } closer{x->pipe};
  while (auto token = co_await x->stream.next()) {
    x->text += *token;
    co_await x->pipe.push(std::move(*token));
  }
}

task<> record(exchange_ptr x) {
  llm::messages both{{"user", x->question}, {"assistant", x->text}};
  co_await x->memory->aput(std::move(both));
}

task<> write_history(exchange_ptr x) {
  co_await relay(x);
  co_await record(x);
}

} // namespace engine
