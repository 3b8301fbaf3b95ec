// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/token_pipe.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace engine {

struct token_pipe::state {
  asio::experimental::channel<void(boost::system::error_code, std::string)> channel;
};

token_pipe::token_pipe(const executor& executor, std::size_t capacity)
    : state_(new state{{executor, capacity}}) {}
token_pipe::~token_pipe() = default;

namespace {
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// Channels have an error code of their own for a cancelled operation.
[[noreturn]] void throw_cancelled() {
  throw boost::system::system_error(asio::error::operation_aborted);
}
} // namespace

task<> token_pipe::push(std::string token) {
  auto [ec] = co_await state_->channel.async_send({}, std::move(token), as_result);
  if (ec)
    throw_cancelled();
}

void token_pipe::close() { state_->channel.close(); }

task<std::optional<std::string>> token_pipe::pop() {
  auto [ec, token] = co_await state_->channel.async_receive(as_result);
  if (ec == asio::experimental::error::channel_closed)
    co_return std::nullopt;
  if (ec)
    throw_cancelled();
  co_return std::move(token);
}

} // namespace engine
