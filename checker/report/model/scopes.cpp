// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/scopes.hpp"

#include <algorithm>

namespace waif::report {
namespace {

constexpr std::size_t longest_head = 2000; // of the text before a '{' that is looked at

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() || !in_name(text[word.size()]));
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

// The qualified name that `text` ends in: `void a::b` gives `a::b`.
std::string_view last_name(std::string_view text) {
  text = strip(text);
  if (std::size_t op = text.rfind("operator");
      op != text.npos && (op == 0 || !in_name(text[op - 1]))) {
    std::string_view before = text.substr(0, op);
    std::size_t begin = op;
    while (begin > 0 && (in_name(before[begin - 1]) || before[begin - 1] == ':'))
      --begin;
    return text.substr(begin);
  }
  std::size_t begin = text.size();
  while (begin > 0 &&
         (in_name(text[begin - 1]) || text[begin - 1] == ':' || text[begin - 1] == '~'))
    --begin;
  return text.substr(begin);
}

struct opened { // what a '{' opens, by the text before it
  std::string_view name;
  bool is_function = false;
};

opened classify(std::string_view head) {
  head = strip(head);
  while (begins_with_word(head, "template") || begins_with_word(head, "inline") ||
         begins_with_word(head, "export") || begins_with_word(head, "static") ||
         begins_with_word(head, "constexpr") || begins_with_word(head, "typedef")) {
    std::size_t skip = head.find(' ');
    if (head.starts_with("template")) { // over its parameters
      int depth = 0;
      for (skip = head.find('<'); skip < head.size(); ++skip) {
        depth += head[skip] == '<' ? 1 : head[skip] == '>' ? -1 : 0;
        if (depth == 0)
          break;
      }
      skip = skip < head.size() ? skip + 1 : head.npos;
    }
    if (skip == head.npos)
      return {};
    head = strip(head.substr(skip));
  }
  if (begins_with_word(head, "namespace"))
    return {last_name(head.substr(9)), false};
  for (std::string_view word : {"class", "struct", "union", "enum"})
    if (begins_with_word(head, word) && head.find('(') == head.npos) {
      std::string_view name = strip(head.substr(0, head.find(" :")));
      if (name.ends_with(" final"))
        name.remove_suffix(6);
      return {last_name(name), false};
    }
  for (std::string_view word : {"if", "for", "while", "switch", "catch", "do", "else", "try",
                                "return", "co_return", "co_await", "case"})
    if (begins_with_word(head, word))
      return {};
  std::size_t parameters = head.find('(');
  if (parameters != head.npos && head.substr(0, parameters).ends_with("operator"))
    parameters = head.find('(', parameters + 1);
  if (parameters == head.npos ||
      head.substr(0, parameters).find('=') < head.substr(0, parameters).find("operator"))
    return {};
  std::string_view before = strip(head.substr(0, parameters));
  if (before.empty() || before.ends_with(']')) // a lambda
    return {};
  return {last_name(before), true};
}

// `s::s(int a) : b_` before the '{' of `b_{a}`: the function's own comes later.
bool in_member_initialisers(std::string_view head) {
  head = strip(head);
  std::size_t parameters = head.find(')');
  if (parameters == head.npos || head.empty() || !(in_name(head.back()) || head.back() == '>'))
    return false;
  for (std::size_t i = parameters; i + 1 < head.size(); ++i)
    if (head[i] == ':' && head[i + 1] != ':' && head[i - 1] != ':')
      return true;
  return false;
}

} // namespace

class scope_scanner {
public:
  scope_scanner(std::string_view text, scopes& to) : text_(text), to_(to) {}

  void scan() {
    stack_.emplace_back();
    for (at_ = 0; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '/' && next() == '/')
        skip_line();
      else if (c == '/' && next() == '*')
        skip_to("*/");
      else if (c == '#' && line_is_blank_before())
        skip_line();
      else if (c == '"' && at_ > 0 && text_[at_ - 1] == 'R')
        skip_raw();
      else if (c == '"')
        skip_quoted('"');
      else if (c == '\'' && (at_ == 0 || !in_name(text_[at_ - 1])))
        skip_quoted('\''); // not 1'000
      else if (c == '{')
        open();
      else if (c == '}')
        close();
      else if (c == ';' && stack_.back().parens == 0)
        stack_.back().head.clear();
      else
        take(c);
    }
    while (stack_.size() > 1)
      close();
  }

private:
  struct level {
    std::string prefix;
    std::string head;
    int parens = 0;
    std::size_t body = none;
    bool within_head = false; // its braces are part of what comes before a body
  };
  static constexpr std::size_t none = static_cast<std::size_t>(-1), deepest = 1000;

  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

  bool line_is_blank_before() const {
    for (std::size_t i = at_; i > 0 && text_[i - 1] != '\n'; --i)
      if (text_[i - 1] != ' ' && text_[i - 1] != '\t')
        return false;
    return true;
  }
  void skip_line() { // a backslash at its end continues it
    while (at_ + 1 < text_.size() && (text_[at_ + 1] != '\n' || text_[at_] == '\\'))
      ++at_;
  }
  void skip_to(std::string_view end) {
    std::size_t found = text_.find(end, at_ + 1);
    at_ = found == text_.npos ? text_.size() : found + end.size() - 1;
  }
  void skip_raw() {
    std::size_t open = text_.find('(', at_);
    if (open == text_.npos || open - at_ > 17)
      return skip_quoted('"');
    std::string end = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    skip_to(end);
  }
  void skip_quoted(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\')
        ++at_;
    take('0');
  }

  void take(char c) {
    level& here = stack_.back();
    here.parens += c == '(' ? 1 : c == ')' && here.parens > 0 ? -1 : 0;
    bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (here.head.size() < longest_head &&
        !(space && (here.head.empty() || here.head.back() == ' ')))
      here.head += space ? ' ' : c;
    if (here.head == "public:" || here.head == "private:" || here.head == "protected:")
      here.head.clear();
  }

  void open() {
    level inner;
    inner.within_head = stack_.back().parens > 0 || in_member_initialisers(stack_.back().head);
    opened what =
        inner.within_head || stack_.size() > deepest ? opened{} : classify(stack_.back().head);
    inner.prefix = stack_.back().prefix;
    if (!what.name.empty()) {
      if (!inner.prefix.empty())
        inner.prefix += "::";
      inner.prefix += what.name;
    }
    if (what.is_function) {
      inner.body = to_.bodies_.size();
      to_.bodies_.push_back({at_, text_.size(), inner.prefix});
    }
    stack_.push_back(std::move(inner));
  }

  void close() {
    if (stack_.size() == 1)
      return; // one too many; macros can do that
    if (stack_.back().body != none)
      to_.bodies_[stack_.back().body].end = at_;
    bool within_head = stack_.back().within_head;
    stack_.pop_back();
    if (within_head)
      take('}'); // a value
    else
      stack_.back().head.clear();
  }

  std::string_view text_;
  scopes& to_;
  std::size_t at_ = 0;
  std::vector<level> stack_;
};

scopes::scopes(std::string_view text) { scope_scanner(text, *this).scan(); }

std::string_view scopes::function_at(std::size_t offset) const {
  auto after = std::upper_bound(bodies_.begin(), bodies_.end(), offset,
                                [](std::size_t at, const body& b) { return at < b.begin; });
  while (after != bodies_.begin())
    if (offset <= (--after)->end)
      return after->name;
  return {};
}

} // namespace waif::report
