// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "trace/records.hpp"

#include "trace/reader.hpp"

#include <algorithm>

namespace waif::trace {

void records::fail(const std::string& what) const { throw error(path_ + ": " + what); }

header records::checked_header() {
  header head{};
  const auto shown = std::min(bytes_.size(), sizeof magic);
  if (bytes_.empty())
    fail("the file is empty");
  if (std::memcmp(bytes_.data(), magic, shown) != 0)
    fail("not a waif dump");
  if (bytes_.size() < sizeof head)
    fail("the dump is truncated");
  std::memcpy(&head, bytes_.data(), sizeof head);
  if (head.version != version)
    fail("the dump has version " + std::to_string(head.version) + ", this program reads version " +
         std::to_string(version));
  if (head.used < sizeof head || head.used % 8 != 0)
    fail("the dump is damaged: bad size");
  truncated_ = head.used > bytes_.size();
  head.used = std::min<std::uint64_t>(head.used, bytes_.size());
  return head;
}

bool records::is_cut(std::uint64_t at, std::uint64_t used) const {
  record head{};
  if (!truncated_ || used - at < sizeof head)
    return truncated_;
  std::memcpy(&head, bytes_.data() + at, sizeof head);
  return head.size > used - at;
}

record records::enter(std::uint64_t at, std::uint64_t used) {
  record head{};
  if (used - at < sizeof head)
    fail("the dump is damaged: half a record at its end");
  std::memcpy(&head, bytes_.data() + at, sizeof head);
  if (head.size < sizeof head || head.size % 8 != 0 || head.size > used - at)
    fail("the dump is damaged: bad record size at byte " + std::to_string(at));
  body_ = std::string_view(bytes_).substr(at, head.size);
  return head;
}

std::string records::text(std::uint32_t size) {
  if (size > body_.size())
    fail("the dump is damaged: a text leaves its record");
  std::string result(body_.substr(0, size));
  body_.remove_prefix(size);
  return result;
}

} // namespace waif::trace
