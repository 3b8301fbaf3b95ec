// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A failure that nobody retrieves: the future is kept, its end is awaited, its result is not taken.
//
//   symptom  the answer stops early, and no error says why
//   check    waif-lost-exception
//   verdict  waif-run-lost-exception
#include "defects/defects.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

namespace engine::defects {

task<std::string> achat_wait_without_get(ChatEngine& engine, std::string question) {
  auto x = co_await engine.prepare(std::move(question));
  auto written = asio::co_spawn(x->on, write_history(x), asio::use_future); // the defect
  std::string text;
  while (auto token = co_await x->pipe.pop())
    text += *token;
  while (written.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    co_await asio::post(asio::use_awaitable);
  co_return text; // get() was meant
}

} // namespace engine::defects
