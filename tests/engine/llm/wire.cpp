// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/wire.hpp"

#include "llm/error.hpp"
#include "llm/utf8.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <utility>

namespace engine::llm::wire {

namespace json = boost::json;

namespace {

const json::value* member(const json::value* value, const char* name) {
  auto* object = value ? value->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}

const json::string* text(const json::value* value) { return value ? value->if_string() : nullptr; }

std::string excerpt(std::string_view data) {
  return std::string(data.substr(0, 80)) + (data.size() > 80 ? "..." : "");
}

std::pair<std::size_t, tool_call> call_fragment(const json::value& call, std::string_view data) {
  auto part = [](const json::value* value) { return text(value) ? std::string(*text(value)) : ""; };
  auto* index = member(&call, "index");
  if (!index || !index->is_int64() || index->get_int64() < 0 || index->get_int64() >= 128)
    throw error(failure::malformed, "a tool call of the stream has no index: " + excerpt(data));
  auto* function = member(&call, "function");
  return {static_cast<std::size_t>(index->get_int64()),
          {part(member(&call, "id")), part(member(function, "name")),
           part(member(function, "arguments"))}};
}

const std::string& checked(const std::string& text, const std::string& where) {
  if (!is_utf8(text))
    throw error(failure::bad_request, where + " is not valid UTF-8");
  return text;
}

json::object to_json(const message& m, const std::string& where) {
  json::object result{{"role", m.role}, {"content", checked(m.content, where)}};
  if (!m.tool_call_id.empty())
    result["tool_call_id"] = m.tool_call_id;
  json::array calls;
  for (const auto& call : m.tool_calls)
    calls.push_back({{"id", call.id},
                     {"type", "function"},
                     {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
  if (!calls.empty())
    result["tool_calls"] = std::move(calls);
  return result;
}

json::object to_json(const tool_description& tool) {
  json::error_code ec;
  auto parameters = json::parse(tool.parameters, ec);
  if (ec)
    throw error(failure::bad_request, "the parameters of tool '" + tool.name + "' are not JSON");
  return {
      {"type", "function"},
      {"function",
       {{"name", tool.name},
        {"description", checked(tool.description, "the description of tool '" + tool.name + "'")},
        {"parameters", std::move(parameters)}}}};
}

} // namespace

std::string request_body(const std::string& model, const messages& prompt,
                         const tool_descriptions& tools) {
  json::object root{{"model", model}, {"stream", true}};
  json::array list;
  for (const auto& m : prompt)
    list.push_back(to_json(m, "message " + std::to_string(list.size() + 1) + " of the prompt"));
  root["messages"] = std::move(list);
  json::array functions;
  for (const auto& tool : tools)
    functions.push_back(to_json(tool));
  if (!functions.empty())
    root["tools"] = std::move(functions);
  return json::serialize(root);
}

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
  const json::value* delta = member(&choice, "delta");
  if (auto* content = text(member(delta, "content")))
    result.content = *content;
  if (auto* calls = member(delta, "tool_calls"); calls && calls->is_array())
    for (const auto& call : calls->get_array())
      result.tool_calls.push_back(call_fragment(call, data));
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
