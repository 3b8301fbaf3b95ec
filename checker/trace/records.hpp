// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace waif::trace {

// A dump's records, one after the other. The bytes may be anything: whatever does not fit is an
// error that names the file.
class records {
public:
  records(const std::string& path, const std::string& bytes) : path_(path), bytes_(bytes) {}

protected:
  [[noreturn]] void fail(const std::string& what) const;
  // Of a file that ends early: `used` is what is there, and is_truncated() says so.
  header checked_header();
  bool is_truncated() const { return truncated_; }

  template <class Visit> void each_record(std::uint64_t used, Visit visit) {
    for (std::uint64_t at = sizeof(header); at < used && !is_cut(at, used);) {
      const record head = enter(at, used);
      visit(static_cast<record_type>(head.type));
      at += head.size;
    }
  }

  // The fixed part of the current record, then what follows it, piece by piece.
  template <class T> T take() {
    T fixed{};
    if (body_.size() < sizeof fixed)
      fail("the dump is damaged: a record is too short");
    std::memcpy(&fixed, body_.data(), sizeof fixed);
    body_.remove_prefix(sizeof fixed);
    return fixed;
  }
  std::string text(std::uint32_t size);
  template <class T> std::vector<T> list(std::uint32_t size) {
    if (size > body_.size() / sizeof(T))
      fail("the dump is damaged: a list leaves its record");
    std::vector<T> result(size);
    if (size != 0)
      std::memcpy(result.data(), body_.data(), size * sizeof(T));
    body_.remove_prefix(size * sizeof(T));
    return result;
  }
  std::size_t left() const { return body_.size(); }
  const char* rest() const { return body_.data(); }

  const std::string& path() const { return path_; }

private:
  record enter(std::uint64_t at, std::uint64_t used);
  bool is_cut(std::uint64_t at, std::uint64_t used) const; // the record where a file ends early

  const std::string& path_;
  const std::string& bytes_;
  std::string_view body_;
  bool truncated_ = false;
};

} // namespace waif::trace
