// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/task.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace engine {

// A condition variable of one strand: while (!what_I_need) co_await condition.wait();
class condition {
public:
  explicit condition(const executor& on) : never_(on, asio::steady_timer::time_point::max()) {}

  // Ends with the next notify(). Throws operation_aborted when the waiter itself was cancelled.
  task<> wait() {
    boost::system::error_code notified;
    co_await never_.async_wait(asio::redirect_error(asio::use_awaitable, notified));
    auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none)
      throw boost::system::system_error(asio::error::operation_aborted);
  }

  void notify() { never_.cancel(); }

private:
  asio::steady_timer never_;
};

} // namespace engine
