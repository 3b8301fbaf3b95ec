// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "server/endpoint.hpp"

#include "tasks/condition.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <atomic>
#include <set>
#include <thread>
#include <utility>

namespace engine::server {

namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using tcp = asio::ip::tcp;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::string last_content(const std::string& body) {
  json::error_code ec;
  auto root = json::parse(body, ec);
  try {
    return ec ? "" : std::string(root.at("messages").as_array().back().at("content").as_string());
  } catch (const std::exception&) {
    return "";
  }
}

std::string event(json::value data) { return "data: " + json::serialize(data) + "\n\n"; }

std::string token_event(const std::string& token) {
  return event({{"object", "chat.completion.chunk"},
                {"choices", {{{"index", 0}, {"delta", {{"content", token}}}}}}});
}

// The name first, then the arguments in two halves, as real servers do.
std::string call_events(const std::vector<llm::tool_call>& calls) {
  std::string events;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    auto half = calls[i].arguments.size() / 2;
    auto part = [&](json::object function, const std::string& id) {
      json::object call{{"index", i}, {"function", std::move(function)}};
      if (!id.empty())
        call["id"] = id;
      events +=
          event({{"choices", {{{"index", 0}, {"delta", {{"tool_calls", json::array{call}}}}}}}});
    };
    part({{"name", calls[i].name}, {"arguments", ""}}, calls[i].id);
    part({{"arguments", calls[i].arguments.substr(0, half)}}, "");
    part({{"arguments", calls[i].arguments.substr(half)}}, "");
  }
  return events;
}

std::string last_events(bool calls) {
  return event({{"choices",
                 {{{"index", 0},
                   {"delta", json::object()},
                   {"finish_reason", calls ? "tool_calls" : "stop"}}}}}) +
         "data: [DONE]\n\n";
}

} // namespace

reply echo(const request& r) {
  reply result;
  std::string word;
  for (char c : "answer to " + r.question) {
    word += c;
    if (c == ' ')
      result.tokens.push_back(std::exchange(word, {}));
  }
  result.tokens.push_back(word);
  return result;
}

std::string text_of(const reply& r) {
  std::string all;
  for (std::size_t i = 0; i < r.repeat; ++i)
    for (const auto& token : r.tokens)
      all += token;
  return all;
}

fault fault_of(const std::string& question) {
  return every_fault[std::stoul(question.substr(question.rfind(' ') + 1)) % every_fault.size()];
}

struct endpoint::state {
  state(server::script script, bool listening)
      : script(std::move(script)), acceptor(context, tcp::v4()) {
    acceptor.bind({asio::ip::address_v4::loopback(), 0});
    port = acceptor.local_endpoint().port();
    if (!listening) // bound and closed to everybody is what a dead server looks like
      return;
    acceptor.listen(4096);
    asio::co_spawn(context, accept(), asio::detached);
  }

  task<> accept();
  task<> serve(tcp::socket& socket);
  task<> answer(tcp::socket& socket, const request&);
  task<> stream(tcp::socket& socket, const reply&);
  task<bool> send(tcp::socket& socket, std::string text, bool chunk = true);
  task<> wait_for_the_end(tcp::socket& socket);

  server::script script;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  unsigned short port = 0;
  bool closing = false;
  condition arrived{context.get_executor()};
  std::set<tcp::socket*> open;
  std::atomic<std::size_t> requests = 0, open_now = 0, open_at_most = 0, faults = 0, bytes_sent = 0;
  std::thread thread;
};

task<> endpoint::state::accept() {
  for (;;) {
    auto [ec, socket] = co_await acceptor.async_accept(as_result);
    if (ec)
      co_return;
    auto session = [](state& self, tcp::socket socket) -> task<> {
      self.open.insert(&socket);
      self.open_at_most = std::max<std::size_t>(self.open_at_most, ++self.open_now);
      co_await self.serve(socket);
      self.open.erase(&socket);
      --self.open_now;
    };
    asio::co_spawn(context, session(*this, std::move(socket)), asio::detached);
  }
}

task<> endpoint::state::serve(tcp::socket& socket) {
  beast::flat_buffer buffer;
  http::request_parser<http::string_body> parser;
  parser.body_limit(16 << 20);
  auto [ec, size] = co_await http::async_read(socket, buffer, parser, as_result);
  if (ec)
    co_return;
  auto message = parser.release();
  if (message.target() != "/v1/chat/completions" || message.method() != http::verb::post) {
    co_await send(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", false);
    co_return;
  }
  request request{.ordinal = ++requests,
                  .body = message.body(),
                  .question = last_content(message.body()),
                  .authorization = std::string(message[http::field::authorization])};
  co_await answer(socket, request);
}

task<> endpoint::state::answer(tcp::socket& socket, const request& request) {
  reply reply = script(request);
  arrived.notify();
  while (requests < reply.wait_for && !closing)
    co_await arrived.wait();
  if (reply.fault != fault::none)
    ++faults;
  if (reply.fault == fault::overload || reply.fault == fault::reject) {
    bool overload = reply.fault == fault::overload;
    std::string body = overload ? R"({"error":{"message":"too many requests at once"}})"
                                : R"({"error":{"message":"no such key"}})";
    std::string head = overload ? "503 Service Unavailable\r\nRetry-After: " +
                                      std::to_string(reply.retry_after.count())
                                : "401 Unauthorized";
    co_await send(socket,
                  "HTTP/1.1 " + head + "\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body,
                  false);
    co_return;
  }
  if (co_await send(socket,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n",
                    false))
    co_await stream(socket, reply);
}

task<> endpoint::state::stream(tcp::socket& socket, const reply& reply) {
  asio::steady_timer timer(context);
  std::size_t total = reply.tokens.size() * reply.repeat;
  std::size_t until = reply.fault == fault::none ? total : total / 2;
  std::string batch; // a whole answer at once, unless it is long or slow
  for (std::size_t i = 0; i < until; ++i) {
    batch += token_event(reply.tokens[i % reply.tokens.size()]);
    if (reply.pace.count() == 0 && batch.size() < 16384 && i + 1 < until)
      continue;
    if (!co_await send(socket, std::exchange(batch, {})))
      co_return;
    if (reply.pace.count() > 0) {
      timer.expires_after(reply.pace);
      co_await timer.async_wait(as_result);
    }
  }
  switch (reply.fault) {
  case fault::cut: // no time for the last bytes to arrive: a reset, not an end
    socket.set_option(asio::socket_base::linger(true, 0));
    socket.close();
    co_return;
  case fault::stall:
    co_await wait_for_the_end(socket);
    co_return;
  case fault::malformed_sse:
    while (co_await send(socket, std::string(16384, '\xff'))) {
    }
    co_return;
  case fault::malformed_json:
    co_await send(socket, "data: {\"choices\": [oops\n\n");
    break;
  default:
    if (reply.fault == fault::none &&
        !co_await send(socket, call_events(reply.calls) + last_events(!reply.calls.empty())))
      co_return;
  }
  co_await send(socket, "0\r\n\r\n", false);
}

task<bool> endpoint::state::send(tcp::socket& socket, std::string text, bool chunk) {
  boost::system::error_code ec;
  std::size_t size;
  if (chunk)
    std::tie(ec, size) =
        co_await asio::async_write(socket, http::make_chunk(asio::buffer(text)), as_result);
  else
    std::tie(ec, size) = co_await asio::async_write(socket, asio::buffer(text), as_result);
  bytes_sent += size;
  co_return !ec;
}

task<> endpoint::state::wait_for_the_end(tcp::socket& socket) {
  char byte;
  co_await socket.async_read_some(asio::buffer(&byte, 1), as_result);
}

endpoint::endpoint(server::script script, bool listening)
    : state_(std::make_unique<state>(std::move(script), listening)) {
  state_->thread = std::thread([s = state_.get()] { s->context.run(); });
}

endpoint::~endpoint() {
  asio::post(state_->context, [s = state_.get()] {
    boost::system::error_code ignored;
    s->acceptor.close(ignored);
    s->closing = true;
    s->arrived.notify();
    for (auto* socket : s->open)
      socket->close(ignored);
  });
  state_->thread.join();
}

std::string endpoint::base_url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + "/v1";
}

statistics endpoint::stats() const {
  auto& s = *state_;
  return {.requests = s.requests,
          .open_now = s.open_now,
          .open_at_most = s.open_at_most,
          .faults = s.faults,
          .bytes_sent = s.bytes_sent};
}

} // namespace engine::server
