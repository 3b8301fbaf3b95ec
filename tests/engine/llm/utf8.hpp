// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string_view>

namespace engine::llm {

// Well-formed by the Unicode standard's table: no overlong form, no surrogate, nothing past
// U+10FFFF.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto at = [&](std::size_t k) -> unsigned char { return k < text.size() ? text[k] : 0; };
    unsigned char lead = at(i), low = 0x80, high = 0xbf;
    std::size_t more;
    if (lead < 0x80)
      more = 0;
    else if (lead >= 0xc2 && lead <= 0xdf)
      more = 1;
    else if (lead >= 0xe0 && lead <= 0xef) {
      more = 2;
      low = lead == 0xe0 ? 0xa0 : low;
      high = lead == 0xed ? 0x9f : high;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      more = 3;
      low = lead == 0xf0 ? 0x90 : low;
      high = lead == 0xf4 ? 0x8f : high;
    } else
      return false;
    for (std::size_t k = 1; k <= more; ++k, low = 0x80, high = 0xbf)
      if (at(i + k) < low || at(i + k) > high)
        return false;
    i += more + 1;
  }
  return true;
}

} // namespace engine::llm
