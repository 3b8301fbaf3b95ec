// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/wire.hpp"

#include "llm/error.hpp"
#include "llm/utf8.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace engine::llm::wire {

namespace json = boost::json;

std::string request_body(const std::string& model, const messages& prompt) {
  json::array list;
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    if (!is_utf8(prompt[i].content))
      throw error(failure::bad_request,
                  "message " + std::to_string(i + 1) + " of the prompt is not valid UTF-8");
    list.push_back({{"role", prompt[i].role}, {"content", prompt[i].content}});
  }
  return json::serialize(
      json::object{{"model", model}, {"messages", std::move(list)}, {"stream", true}});
}

namespace {

const json::value* member(const json::value* value, const char* name) {
  auto* object = value ? value->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}

const json::string* text(const json::value* value) { return value ? value->if_string() : nullptr; }

std::string excerpt(std::string_view data) {
  return std::string(data.substr(0, 80)) + (data.size() > 80 ? "..." : "");
}

} // namespace

chunk parse_chunk(std::string_view data) {
  json::error_code ec;
  json::value root = json::parse(data, ec);
  if (ec)
    throw error(failure::malformed, "the stream has an event that is not JSON: " + excerpt(data));
  if (auto* inner = member(&root, "error"); inner && !inner->is_null())
    throw error(failure::cut, "the server ended the stream: " + error_text(data));

  auto* choices = member(&root, "choices");
  auto* list = choices ? choices->if_array() : nullptr;
  if (!list)
    throw error(failure::malformed, "the stream has an event without choices: " + excerpt(data));
  chunk result;
  if (list->empty()) // usage figures come like this
    return result;
  const json::value& choice = list->front();
  if (auto* content = text(member(member(&choice, "delta"), "content")))
    result.content = *content;
  result.finished = text(member(&choice, "finish_reason")) != nullptr;
  return result;
}

std::string error_text(std::string_view body) {
  json::error_code ec;
  json::value root = json::parse(body, ec);
  auto* inner = ec ? nullptr : member(&root, "error");
  auto* said = text(member(inner, "message"));
  if (!said)
    said = text(inner);
  return said ? excerpt(*said) : excerpt(body);
}

std::chrono::milliseconds parse_retry_after(std::string_view value) {
  unsigned seconds = 0;
  auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  bool ok = ec == std::errc() && end == value.data() + value.size() && seconds <= 86'400;
  return ok ? std::chrono::seconds(seconds) : std::chrono::seconds(0);
}

} // namespace engine::llm::wire
