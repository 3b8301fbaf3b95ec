// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// More than a thousand coroutines of a library that knows nothing of waif: some awaited, some
// dropped, some throw. tests/pass/asio_test.cpp knows the numbers.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;

namespace {

awaitable<int> step(int n) {
  asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::microseconds(n % 7));
  co_await timer.async_wait(asio::use_awaitable);
  co_return n;
}
awaitable<int> returns(int n) { co_return co_await step(n); }
awaitable<int> fails(int n) {
  const int got = co_await step(n);
  throw std::runtime_error("write " + std::to_string(got) + " failed");
}
awaitable<void> waits_for_ever() {
  asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(asio::use_awaitable);
}
awaitable<int> is_dropped(int n) { co_return n; }

// An exception crosses three coroutines, then somebody reads it.
awaitable<int> passes_on(int n) { co_return co_await fails(n); }

} // namespace

int main() {
  int sum = 0;
  {
    asio::io_context context;
    for (int i = 0; i < 300; ++i)
      asio::co_spawn(context, returns(i), asio::detached);
    for (int i = 0; i < 100; ++i)
      auto dropped = is_dropped(i); // never runs
    for (int i = 0; i < 50; ++i)
      asio::co_spawn(context, fails(i), asio::use_future); // lost
    for (int i = 0; i < 40; ++i)
      asio::co_spawn(context, fails(i), asio::detached); // lost
    for (int i = 0; i < 50; ++i)
      asio::co_spawn(context, passes_on(i), [&](std::exception_ptr e, int) {
        try {
          std::rethrow_exception(e);
        } catch (const std::runtime_error&) {
          ++sum;
        }
      });
    for (int i = 0; i < 20; ++i)
      asio::co_spawn(context, waits_for_ever(), asio::detached);
    context.run_for(std::chrono::milliseconds(500));
  }
  return sum == 50 ? 0 : 1;
}
