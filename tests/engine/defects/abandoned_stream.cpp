// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reader that leaves half-way: the task it left behind waits for ever to hand over the next
// token, with its connection open.
//
//   symptom  connections pile up at the server
//   check    waif-discarded-task
//   verdict  waif-run-leaked-at-exit
#include "defects/defects.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace engine::defects {

task<std::string> first_token_of_abandoned_stream(ChatEngine& engine, std::string question) {
  auto x = co_await engine.prepare(std::move(question));
  asio::co_spawn(x->on, write_history(x), asio::use_future); // the defect
  auto first = co_await x->pipe.pop();
  co_return first.value_or(""); // that is all this reader wanted
}

} // namespace engine::defects
