// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/url.hpp"

#include "llm/error.hpp"

#include <algorithm>
#include <charconv>

namespace engine::llm {

std::string url::authority() const {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
}

url parse_url(std::string_view text) {
  auto bad = [&](const char* why) {
    return error(failure::bad_request, "base URL '" + std::string(text) + "': " + why);
  };
  std::string_view rest = text;
  if (rest.starts_with("https://"))
    throw bad("https is not supported in this build; use http");
  if (!rest.starts_with("http://"))
    throw bad("must begin with http://");
  rest.remove_prefix(7);
  if (std::ranges::any_of(rest, [](unsigned char c) { return c <= ' ' || c == 0x7f; }))
    throw bad("has a space or a control character");

  auto slash = std::min(rest.find('/'), rest.size());
  std::string_view where = rest.substr(0, slash), path = rest.substr(slash);
  while (path.ends_with('/'))
    path.remove_suffix(1);

  url result{.host = {}, .port = "80", .path = std::string(path)};
  std::size_t host_end;
  if (where.starts_with('[')) { // an IPv6 address
    host_end = where.find(']');
    if (host_end == std::string_view::npos)
      throw bad("the '[' is not closed");
    result.host = where.substr(1, host_end - 1);
    where.remove_prefix(host_end + 1);
    host_end = 0;
  } else {
    host_end = std::min(where.find(':'), where.size());
    result.host = where.substr(0, host_end);
  }
  if (result.host.empty())
    throw bad("has no host");
  where.remove_prefix(host_end);
  if (!where.empty()) {
    unsigned port = 0;
    auto [end, ec] = std::from_chars(where.data() + 1, where.data() + where.size(), port);
    if (where[0] != ':' || ec != std::errc() || end != where.data() + where.size() || port == 0 ||
        port > 65535)
      throw bad("the port must be a number from 1 to 65535");
    result.port = std::to_string(port);
  }
  return result;
}

} // namespace engine::llm
