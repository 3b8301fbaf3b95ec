// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A heavy file of the kind Waif is for: coroutines over Asio, Beast and JSON.
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/beast.hpp>
#include <boost/json.hpp>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

asio::awaitable<std::string> fetch(std::string host) {
  auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  auto found = co_await resolver.async_resolve(host, "80", asio::use_awaitable);
  beast::tcp_stream stream(executor);
  co_await stream.async_connect(found, asio::use_awaitable);
  http::request<http::string_body> request(http::verb::get, "/", 11);
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  co_await http::async_read(stream, buffer, response, asio::use_awaitable);
  co_return boost::json::parse(response.body()).as_string().c_str();
}

asio::awaitable<void> both() {
  using namespace asio::experimental::awaitable_operators;
  co_await (fetch("a") && fetch("b"));
}

int main() {
  asio::io_context context;
  asio::co_spawn(context, both(), [](std::exception_ptr) {});
  context.run();
}
