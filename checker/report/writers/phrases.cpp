// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/phrases.hpp"

#include "report/model/text.hpp"

#include <algorithm>

namespace waif::report {

std::string counts_in_words(const trace::counts& counts) {
  std::string text = std::to_string(counts.created) + " created";
  auto add = [&](std::uint64_t n, std::string_view what) {
    if (n > 0)
      text += ", " + std::to_string(n) + ' ' + std::string(what);
  };
  add(counts.live(), "live at the end");
  add(counts.never_started, "never started");
  add(counts.destroyed_suspended, "destroyed half-way");
  add(counts.lost, "lost an exception");
  return text;
}

std::string change_in_words(const result& of) {
  switch (of.since) {
  case change::none:
    return {};
  case change::fresh:
    return "new since the earlier run";
  case change::flaky:
    return "flaky: only some of the earlier runs had it";
  case change::grown:
  case change::shrunk:
    return std::string(name_of(of.since)) + ": " + of.change_text;
  }
  return {};
}

std::string words_of(const trace::lost_exception& of) {
  return of.what.empty() ? of.type : of.type + ": " + of.what;
}

std::string message_of(const result& of) {
  std::string text = of.what.message;
  if (!of.sites.empty()) {
    text += " (in the run: " + counts_in_words(of.totals);
    if (!of.samples.empty())
      text += "; lost: " + clipped(printable(words_of(of.samples.front())), 200);
    text += ')';
  }
  return printable(text);
}

const std::string& file_of(const result& of) {
  static const std::string unknown = "unknown";
  return of.what.at.file.empty() ? unknown : of.what.at.file;
}

std::uint32_t line_of(const result& of) { return std::max(of.what.at.where.begin.line, 1u); }

std::uint32_t utf16_column(std::string_view line, std::uint32_t column) {
  std::uint32_t units = 1;
  std::size_t bytes = std::min<std::size_t>(column > 0 ? column - 1 : 0, line.size());
  for (char c : line.substr(0, bytes)) {
    auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80 ? 1 + (byte >= 0xF0) : 0;
  }
  return units;
}

region in_utf16(const place& at, sources& texts) {
  region turned = at.where;
  auto text = turned.begin.line == 0 ? nullptr : texts.open(at.file);
  for (position* p : {&turned.begin, &turned.end})
    if (text && p->column > 0)
      p->column = utf16_column(text->line(p->line), p->column);
  return turned;
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (char c : printable(text)) {
    switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

std::string uri_escaped(std::string_view path) {
  std::string out;
  for (char c : path) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 std::string_view("/-._~+@,").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      static constexpr char digits[] = "0123456789ABCDEF";
      auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

} // namespace waif::report
