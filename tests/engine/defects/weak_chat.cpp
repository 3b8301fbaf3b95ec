// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "defects/weak_chat.hpp"

#include <stdexcept>

namespace engine::defects {

weak_loop::job write_history(weak_loop& loop, weak_chat& chat, bool failing) {
  struct connection {
    std::size_t& open;
    explicit connection(std::size_t& open) : open(open) { ++open; }
    ~connection() { --open; }
  } connection(chat.connections);
  for (std::size_t token = 0; token < chat.ticks_of_an_answer; ++token)
    co_await loop.sleep(1);
  if (failing)
    throw std::runtime_error("the stream broke: connection reset");
  ++chat.history;
}

} // namespace engine::defects
