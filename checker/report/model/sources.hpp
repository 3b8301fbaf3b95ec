// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "report/model/paths.hpp"
#include "report/model/scopes.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waif::report {

// The text of one file, with its lines.
class source {
public:
  explicit source(std::string text);

  std::size_t size() const { return text_.size(); }
  position at(std::size_t offset) const;             // offsets past the end count as the end
  std::string_view line(std::uint32_t number) const; // without the line's end; empty if none
  std::string_view between(position begin, position end) const; // within the text
  std::string_view function_at(position where) const; // the enclosing function by its text

private:
  std::string text_;
  mutable std::optional<scopes> scopes_; // made when first asked for
  std::vector<std::size_t> starts_;
};

// Reads each file once, and forgets all of them when they grow past the budget.
class sources {
public:
  static constexpr std::size_t max_file = 64u << 20;

  explicit sources(const paths& where, std::size_t budget = 256u << 20)
      : paths_(where), budget_(budget) {}

  // Null when it cannot be read; why() then says why.
  std::shared_ptr<const source> open(const std::string& file);
  const std::string& why(const std::string& file) const;

private:
  const paths& paths_;
  std::size_t budget_;
  std::size_t held_ = 0;
  std::map<std::string, std::shared_ptr<const source>, std::less<>> files_;
  std::map<std::string, std::string, std::less<>> failures_;
};

} // namespace waif::report
