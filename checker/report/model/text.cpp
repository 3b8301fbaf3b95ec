// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/text.hpp"

#include <algorithm>

namespace waif::report {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Length of the well-formed UTF-8 sequence that `text` begins with; 0 when there is none.
std::size_t sequence(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = byte(0);
  std::size_t length = lead < 0x80                   ? 1
                       : lead >= 0xC2 && lead < 0xE0 ? 2
                       : (lead & 0xF0) == 0xE0       ? 3
                       : lead >= 0xF0 && lead < 0xF5 ? 4
                                                     : 0;
  if (length == 0 || length > text.size())
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[i]))
      return 0;
  if (lead == 0xE0 && byte(1) < 0xA0)
    return 0; // overlong
  if (lead == 0xED && byte(1) > 0x9F)
    return 0; // surrogate
  if (lead == 0xF0 && byte(1) < 0x90)
    return 0;
  if (lead == 0xF4 && byte(1) > 0x8F)
    return 0;
  return length;
}

// How much of it begins with what is printed as it is, one column each: nearly always all.
std::size_t plain(std::string_view text) {
  auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < 0x20 || c >= 0x7F; });
  return static_cast<std::size_t>(end - text.begin());
}

// Controls of Unicode that reorder or hide what follows, and C1 controls, which some terminals
// obey.
bool misleads(std::string_view one) {
  auto at = [&](std::size_t i) { return static_cast<unsigned char>(one[i]); };
  if (one.size() == 2)
    return at(0) == 0xC2 && at(1) < 0xA0;
  if (one.size() != 3 || at(0) != 0xE2)
    return false;
  return (at(1) == 0x80 && (at(2) >= 0xA8 && at(2) <= 0xAE)) || // separators, embeddings
         (at(1) == 0x80 && (at(2) == 0x8E || at(2) == 0x8F)) || // marks
         (at(1) == 0x81 && (at(2) >= 0xA6 && at(2) <= 0xA9));   // isolates
}

void append_hex(std::string& out, char c) {
  static constexpr char digits[] = "0123456789abcdef";
  auto byte = static_cast<unsigned char>(c);
  out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
}

} // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t length = plain(text);
    out += text.substr(0, length);
    text.remove_prefix(length);
    if (text.empty())
      break;
    length = sequence(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      length = 1;
    } else if (std::string_view one = text.substr(0, length); misleads(one)) {
      for (char c : one)
        append_hex(out, c);
    } else if (length == 1 && is_space(text[0])) {
      out += ' ';
    } else if (length == 1 && (text[0] < 0x20 || text[0] == 0x7F)) {
      append_hex(out, text[0]);
    } else {
      out += one;
    }
    text.remove_prefix(length);
  }
  return out;
}

void repair(std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    std::size_t length = std::max(plain(rest), sequence(rest));
    if (length == 0)
      break;
    rest.remove_prefix(length);
  }
  if (rest.empty()) // as nearly always
    return;
  std::string out = text.substr(0, text.size() - rest.size());
  while (!rest.empty()) {
    std::size_t length = sequence(rest);
    out += length == 0 ? std::string_view("\xEF\xBF\xBD") : rest.substr(0, length);
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  text = std::move(out);
}

std::string repaired(std::string_view text) {
  std::string out(text);
  repair(out);
  return out;
}

namespace {

// How many columns a terminal gives the first character of `text`, which is valid UTF-8.
std::size_t width(std::string_view text) {
  auto lead = static_cast<unsigned char>(text[0]);
  std::size_t length = sequence(text);
  char32_t c = length <= 1 ? lead : lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i)
    c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  if (c >= 0x300 && c <= 0x36F)
    return 0; // combining marks
  static constexpr struct {
    char32_t first, last;
  } wide[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
              {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
              {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  for (auto [first, last] : wide)
    if (c >= first && c <= last)
      return 2;
  return 1;
}

} // namespace

std::size_t columns_of(std::string_view printable) {
  std::size_t columns = 0;
  while (!printable.empty()) {
    std::size_t length = plain(printable);
    columns += length;
    printable.remove_prefix(length);
    if (printable.empty())
      break;
    columns += width(printable);
    printable.remove_prefix(std::max<std::size_t>(sequence(printable), 1));
  }
  return columns;
}

std::string clipped(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns)
    return std::string(text);
  std::size_t keep = columns > 3 ? columns - 3 : 0, taken = 0, used = 0;
  while (taken < text.size() && (used += width(text.substr(taken))) <= keep)
    taken += std::max<std::size_t>(sequence(text.substr(taken)), 1);
  return std::string(text.substr(0, taken)) + "...";
}

std::string left_aligned(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, columns_of(text)), ' ');
}

std::string right_aligned(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, columns_of(text)), ' ') + std::string(text);
}

std::string short_function(std::string_view name) {
  std::string out;
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    // "operator<", "operator()" and "(anonymous namespace)" are names, "->" closes nothing.
    std::string_view rest = name.substr(i);
    bool is_name =
        (out.ends_with("operator") && depth == 0) || rest.starts_with("(anonymous namespace)");
    if (is_name && depth == 0 && (c == '<' || c == '>' || c == '(')) {
      std::size_t length = rest.starts_with("(anonymous") ? 21 : c == '(' ? 2 : 1;
      out += rest.substr(0, length);
      i += length - 1;
    } else if (c == '<' || c == '(') {
      if (depth++ == 0)
        out += c;
    } else if (depth > 0 && (c == ')' || (c == '>' && name[i - 1] != '-'))) {
      if (--depth > 0)
        continue;
      if (name[i - 1] != '<' && name[i - 1] != '(')
        out += "...";
      out += c;
    } else if (depth == 0) {
      out += c;
    }
  }
  return depth == 0 ? out : std::string(name);
}

std::string counted(std::uint64_t n, std::string_view one, std::string_view many) {
  std::string text = std::to_string(n) + ' ';
  if (n == 1 || many.empty())
    return text + std::string(one) + (n == 1 ? "" : "s");
  return text + std::string(many);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : trimmed(text))
    if (!is_space(c))
      out += c;
    else if (out.back() != ' ')
      out += ' ';
  return out;
}

} // namespace waif::report
