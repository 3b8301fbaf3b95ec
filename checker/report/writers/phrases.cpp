// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/phrases.hpp"

#include "report/model/text.hpp"

#include <algorithm>
#include <cstdio>

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
  add(trace::all_of(verdict::lost_exception, counts), "lost an exception");
  add(counts.held(), "exceptions held unread");
  add(counts.broken, "broken promises unread");
  add(counts.swallowed, "swallowed an exception");
  add(counts.blocked, "blocked when dropped");
  add(counts.stuck, "stuck");
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

std::string children_in_words(const result& of) {
  std::uint64_t tasks = 0;
  std::string names;
  for (const run_site& s : of.children) {
    tasks += s.totals.live();
    names += (names.empty() ? "" : ", ") + short_function(s.task.function);
  }
  return counted(tasks, "task") + " that it keeps alive: " + names;
}

std::string duration(std::uint64_t ms) {
  char text[32];
  if (ms < 1000)
    std::snprintf(text, sizeof text, "%d ms", static_cast<int>(ms));
  else if (ms < 120'000)
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1000);
  else
    std::snprintf(text, sizeof text, "%.0f min", static_cast<double>(ms) / 60'000);
  return text;
}

std::string life_in_words(const result& of) {
  if (of.alive.empty())
    return {};
  const live_sample& oldest = of.alive.front();
  const wait_step& step = oldest.chain[oldest.self];
  std::string text = std::to_string(of.totals.live()) + " alive, the oldest for " +
                     duration(std::max(oldest.age_ms(), of.live.oldest_ms));
  if (oldest.state == trace::task_state::never_started)
    text += ": it never started";
  else if (step.line != 0)
    text += ": suspended at " + step.file + ':' + std::to_string(step.line);
  if (!oldest.test.empty())
    text += ", made by " + oldest.test;
  if (oldest.later > 0)
    text += ", still alive " + counted(oldest.later, "test") + " later";
  return text;
}

std::vector<std::string> waits_in_words(const result& of) {
  constexpr std::size_t most = 12;
  std::vector<std::string> lines;
  auto found = std::find_if(of.alive.begin(), of.alive.end(),
                            [](const live_sample& one) { return one.chain.size() > 1; });
  if (found == of.alive.end())
    return lines;
  if (found->circle)
    lines.push_back(std::string(circle_title) + ':');
  for (std::size_t i = 0; i < found->chain.size(); ++i) {
    const wait_step& step = found->chain[i];
    if (i == most) {
      lines.push_back("and " + std::to_string(found->chain.size() - i) + " more");
      break;
    }
    std::string text =
        std::string(2 * i, ' ') + (i == 0 ? "" : "waits for ") + short_function(step.function);
    if (step.line != 0)
      text += ", suspended at " + step.file + ':' + std::to_string(step.line);
    lines.push_back(std::move(text));
  }
  return lines;
}

std::string words_of(const trace::lost_exception& of) {
  return of.what.empty() ? of.type : of.type + ": " + of.what;
}

std::string_view name_of(trace::fate became) {
  switch (became) {
  case trace::fate::held:
    return "held unread";
  case trace::fate::swallowed:
    return "swallowed";
  case trace::fate::broken_promise:
    return "broken promise";
  default:
    return "lost";
  }
}

std::string labelled(const trace::lost_exception& of) {
  return std::string(name_of(of.became)) + ": " + words_of(of);
}

std::string message_of(const result& of) {
  std::string text = of.what.message;
  if (!of.sites.empty()) {
    text += " (in the run: " + counts_in_words(of.totals);
    if (!of.samples.empty())
      text += "; " + clipped(printable(labelled(of.samples.front())), 200);
    text += ')';
  }
  if (!of.unseen.empty())
    text += "; why no check flags it: " + of.unseen;
  if (of.what.silenced)
    text += " (silenced by NOLINT)";
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
