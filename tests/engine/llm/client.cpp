// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/client.hpp"

#include "llm/sse_parser.hpp"
#include "llm/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>

namespace engine::llm {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

// Results come as values: a network failure is expected here, so it is no exception until its
// meaning is known.
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

[[noreturn]] void fail(error_code ec, failure kind, const std::string& doing) {
  if (ec == asio::error::operation_aborted) // somebody cancelled us: not a network failure
    throw boost::system::system_error(ec);
  throw error(ec == beast::error::timeout ? failure::timeout : kind, doing + ": " + ec.message());
}

} // namespace

struct completion_stream::state {
  state(const client_options& options, const url& server, std::string body)
      : options(options), server(server), body(std::move(body)), events(options.max_event_bytes) {}

  task<> connect();
  task<> send();
  task<> read_status();
  task<> read_error_body(unsigned status);
  task<> read_some();
  task<> attempt();
  void append(std::size_t index, const tool_call& part);

  client_options options;
  url server;
  std::string body;

  unsigned attempts = 0;
  std::optional<beast::tcp_stream> connection;
  beast::flat_buffer buffer;
  std::optional<http::response_parser<http::buffer_body>> response;
  std::array<char, 8192> bytes;
  sse_parser events;
  std::vector<std::string> arrived; // kept for its capacity
  std::deque<std::string> ready;
  std::vector<tool_call> calls;
  std::size_t call_bytes = 0, answer_bytes = 0;
  bool finished = false; // the answer is complete
};

task<> completion_stream::state::connect() {
  auto executor = co_await asio::this_coro::executor;
  auto doing = "cannot connect to " + server.authority();
  std::vector<tcp::endpoint> endpoints;
  error_code not_numeric;
  if (auto address = asio::ip::make_address(server.host, not_numeric); !not_numeric) {
    endpoints.emplace_back(address, std::stoi(server.port));
  } else {
    tcp::resolver resolver(executor);
    auto [ec, found] = co_await resolver.async_resolve(server.host, server.port, as_result);
    if (ec)
      fail(ec, failure::connect, doing);
    endpoints.assign(found.begin(), found.end());
  }
  connection.emplace(executor);
  connection->expires_after(options.connect_timeout);
  auto [ec, where] = co_await connection->async_connect(endpoints, as_result);
  if (ec)
    fail(ec, failure::connect, doing);
}

task<> completion_stream::state::send() {
  http::request<http::string_body> request{http::verb::post, server.path + "/chat/completions", 11};
  request.set(http::field::host, server.authority());
  request.set(http::field::content_type, "application/json");
  request.set(http::field::accept, "text/event-stream");
  request.set(http::field::connection, "close");
  if (!options.api_key.empty())
    request.set(http::field::authorization, "Bearer " + options.api_key);
  request.body() = body;
  request.prepare_payload();
  connection->expires_after(options.silence_timeout);
  auto [ec, sent] = co_await http::async_write(*connection, request, as_result);
  if (ec)
    fail(ec, failure::cut, "sending the request to " + server.authority());
}

task<> completion_stream::state::read_status() {
  connection->expires_after(options.silence_timeout);
  auto [ec, size] = co_await http::async_read_header(*connection, buffer, *response, as_result);
  if (ec)
    fail(ec, failure::cut, "waiting for the answer of " + server.authority());
  auto& head = response->get();
  if (head.result() != http::status::ok)
    co_await read_error_body(head.result_int());
  if (!head[http::field::content_type].starts_with("text/event-stream"))
    throw error(failure::malformed, server.authority() + " does not answer with an event stream");
}

task<> completion_stream::state::read_error_body(unsigned status) {
  std::string said;
  while (!response->is_done() && said.size() < 4096) {
    response->get().body().data = bytes.data();
    response->get().body().size = bytes.size();
    auto [ec, size] = co_await http::async_read_some(*connection, buffer, *response, as_result);
    said.append(bytes.data(), bytes.size() - response->get().body().size);
    if (ec == asio::error::operation_aborted)
      throw boost::system::system_error(ec);
    if (ec && ec != http::error::need_buffer)
      break; // the status says enough
  }
  bool later = status == 429 || status >= 500;
  throw error(later ? failure::overloaded : failure::refused,
              server.authority() + " answers " + std::to_string(status) + ": " +
                  wire::error_text(said),
              wire::parse_retry_after(response->get()[http::field::retry_after]));
}

task<> completion_stream::state::read_some() {
  if (response->is_done())
    throw error(failure::cut, "the stream of " + server.authority() + " ended half-way");
  response->get().body().data = bytes.data();
  response->get().body().size = bytes.size();
  connection->expires_after(options.silence_timeout);
  auto [ec, size] = co_await http::async_read_some(*connection, buffer, *response, as_result);
  if (ec && ec != http::error::need_buffer)
    fail(ec, failure::cut, "the stream of " + server.authority() + " broke");

  arrived.clear();
  events.feed({bytes.data(), bytes.size() - response->get().body().size}, arrived);
  for (auto& data : arrived) {
    if (finished || (finished = data == "[DONE]"))
      break;
    auto chunk = wire::parse_chunk(data);
    for (const auto& [index, part] : chunk.tool_calls)
      append(index, part);
    answer_bytes += chunk.content.size();
    if (answer_bytes > options.max_answer_bytes)
      throw error(failure::malformed,
                  "the answer exceeds " + std::to_string(options.max_answer_bytes) + " bytes");
    if (!chunk.content.empty())
      ready.push_back(std::move(chunk.content));
    finished = chunk.finished;
  }
}

void completion_stream::state::append(std::size_t index, const tool_call& part) {
  call_bytes += part.id.size() + part.name.size() + part.arguments.size();
  if (call_bytes > options.max_event_bytes)
    throw error(failure::malformed, "the stream's tool calls exceed " +
                                        std::to_string(options.max_event_bytes) + " bytes");
  calls.resize(std::max(calls.size(), index + 1));
  calls[index].id += part.id;
  calls[index].name += part.name;
  calls[index].arguments += part.arguments;
}

// From nothing to the first token.
task<> completion_stream::state::attempt() {
  ++attempts;
  buffer.clear();
  calls.clear();
  call_bytes = answer_bytes = 0;
  response.emplace();
  response->body_limit(boost::none); // events have a limit, streams have none
  events = sse_parser(options.max_event_bytes);
  co_await connect();
  co_await send();
  co_await read_status();
  while (ready.empty() && !finished)
    co_await read_some();
}

task<std::optional<std::string>> completion_stream::next() {
  auto& s = *state_;
  for (auto backoff = s.options.first_backoff; s.attempts == 0 || !s.connection; backoff *= 2) {
    std::optional<error> failed;
    try {
      co_await s.attempt();
    } catch (const error& e) {
      if (!e.transient() || s.attempts >= s.options.max_attempts)
        throw;
      failed = e;
    }
    if (!failed)
      break;
    s.connection.reset();
    asio::steady_timer pause(co_await asio::this_coro::executor);
    pause.expires_after(std::min(std::max(backoff, failed->retry_after()), s.options.max_backoff));
    co_await pause.async_wait(asio::use_awaitable);
  }
  while (s.ready.empty() && !s.finished)
    co_await s.read_some();
  if (s.ready.empty()) {
    s.connection.reset();
    co_return std::nullopt;
  }
  auto token = std::move(s.ready.front());
  s.ready.pop_front();
  co_return token;
}

completion_stream::completion_stream(std::unique_ptr<state> state) : state_(std::move(state)) {}
completion_stream::completion_stream(completion_stream&&) noexcept = default;
completion_stream& completion_stream::operator=(completion_stream&&) noexcept = default;
completion_stream::~completion_stream() = default;

const std::vector<tool_call>& completion_stream::tool_calls() const { return state_->calls; }

client::client(client_options options)
    : options_(std::move(options)), url_(parse_url(options_.base_url)) {}

completion_stream client::stream(const messages& prompt, const tool_descriptions& tools) const {
  auto body = wire::request_body(options_.model, prompt, tools);
  if (body.size() > options_.max_prompt_bytes)
    throw error(failure::bad_request, "the prompt has " + std::to_string(body.size()) +
                                          " bytes, the limit is " +
                                          std::to_string(options_.max_prompt_bytes));
  return completion_stream(
      std::make_unique<completion_stream::state>(options_, url_, std::move(body)));
}

task<std::string> client::complete(messages prompt) const {
  auto answer = stream(prompt);
  std::string text;
  while (auto token = co_await answer.next())
    text += *token;
  co_return text;
}

client_options options_from_environment() {
  client_options options;
  auto take = [](const char* name, std::string& into) {
    if (const char* value = std::getenv(name); value && *value)
      into = value;
  };
  take("OPENAI_BASE_URL", options.base_url);
  take("OPENAI_API_KEY", options.api_key);
  take("OPENAI_MODEL", options.model);
  return options;
}

} // namespace engine::llm
