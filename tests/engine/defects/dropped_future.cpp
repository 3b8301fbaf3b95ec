// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The original defect: create_task() and no reference kept. The task is started eagerly and the
// future, the only way to its result, is dropped in the same statement.
//
//   symptom  the answer stops early or never comes, and no error says why
//   check    waif-discarded-task
//   verdict  waif-run-lost-exception
#include "defects/defects.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace engine::defects {

task<UnownedResponse> astream_chat_dropped_future(ChatEngine& engine, std::string question) {
  auto x = co_await engine.prepare(std::move(question));
  asio::co_spawn(x->on, write_history(x), asio::use_future); // the defect
  co_return UnownedResponse(x);
}

} // namespace engine::defects
