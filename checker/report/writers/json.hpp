// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/text.hpp"

#include <array>
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
    out_ << (empty_ ? "\n" : ",\n");
    empty_ = false;
    for (writer_.reset(&one); !writer_.done();) {
      boost::core::string_view piece = writer_.read(piece_.data(), piece_.size());
      out_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    }
  }
  void end() { out_ << (empty_ ? "]" : "\n]"); }

private:
  std::ostream& out_;
  bool empty_ = true;
  json::serializer writer_;
  std::array<char, 4096> piece_;
};

} // namespace waif::report
