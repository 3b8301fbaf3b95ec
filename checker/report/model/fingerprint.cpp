// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/fingerprint.hpp"

#include "report/model/text.hpp"

#include <cstdint>

namespace waif::report {
namespace {

// FNV-1a: stable over versions and machines, which std::hash is not.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (char c : text)
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return h;
}

std::string hex(std::uint64_t value) {
  std::string out(16, '0');
  for (std::size_t i = out.size(); value != 0; value >>= 4)
    out[--i] = "0123456789abcdef"[value & 15];
  return out;
}

} // namespace

std::string fingerprints::next(const finding& of) {
  std::string key =
      of.rule + '\n' + of.at.file + '\n' + of.function + '\n' + squeezed(of.line_text);
  unsigned ordinal = ordinals_[key]++;
  return hex(hash(key + '\n' + std::to_string(ordinal)));
}

void set_fingerprints(std::span<finding> in_order) {
  fingerprints made;
  for (finding& f : in_order)
    f.fingerprint = made.next(f);
}

} // namespace waif::report
