// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "query.hpp"

#include <cstring>
#include <string_view>

namespace waif::runtime {

// "operator<", "operator()" and "(anonymous namespace)" are names, "->" closes nothing.
void function_text::shorten() noexcept {
  constexpr std::size_t readable = 80;
  constexpr std::string_view anonymous = "(anonymous namespace)";
  const std::string_view name = function;
  if (name.size() <= readable)
    return;
  char shorter[sizeof function];
  std::size_t used = 0;
  const auto put = [&](const char* text, std::size_t size) {
    for (; size != 0 && used + 1 < sizeof shorter; --size)
      shorter[used++] = *text++;
  };
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool is_operator = i >= 8 && std::memcmp(function + i - 8, "operator", 8) == 0;
    if (depth == 0 && std::strncmp(function + i, anonymous.data(), anonymous.size()) == 0) {
      put(function + i, anonymous.size());
      i += anonymous.size() - 1;
    } else if (depth == 0 && is_operator && (c == '<' || c == '>' || c == '(')) {
      const std::size_t size = c == '(' ? 2 : 1;
      put(function + i, size);
      i += size - 1;
    } else if (c == '<' || c == '(') {
      if (depth++ == 0)
        put(&c, 1);
    } else if (depth > 0 && (c == ')' || (c == '>' && function[i - 1] != '-'))) {
      if (--depth > 0)
        continue;
      if (function[i - 1] != '<' && function[i - 1] != '(')
        put("...", 3);
      put(&c, 1);
    } else if (depth == 0) {
      put(&c, 1);
    }
  }
  if (depth != 0) // a name that was cut
    return;
  shorter[used] = '\0';
  std::memcpy(function, shorter, used + 1);
}

} // namespace waif::runtime
