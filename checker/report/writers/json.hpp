// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/text.hpp"

#include <boost/json.hpp>
#include <ostream>
#include <string>
#include <string_view>

// JSON as a stream: one element in memory at a time.
namespace waif::report {

namespace json = boost::json;

inline json::string text(std::string_view from) {
  std::string safe = printable(from);
  return json::string(safe.data(), safe.size());
}

// The elements of an array, one a line.
class json_list {
public:
  explicit json_list(std::ostream& out) : out_(out) { out_ << '['; }
  void add(const json::value& one) {
    out_ << (empty_ ? "\n" : ",\n") << json::serialize(one);
    empty_ = false;
  }
  void end() { out_ << (empty_ ? "]" : "\n]"); }

private:
  std::ostream& out_;
  bool empty_ = true;
};

} // namespace waif::report
