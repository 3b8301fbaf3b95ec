// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/drop_effect.hpp"

namespace waif::report {
namespace {

struct effect {
  std::string_view id, one, many;
};

constexpr effect effects[] = {
#define EFFECT(name, id, one, many) {id, one, many},
#include "tasks/DropEffects.def"
};

} // namespace

std::string_view drop_effect(const finding& of) {
  std::string_view id;
  std::size_t longest = 0; // one effect's words may begin another's
  for (const effect& e : effects)
    for (std::string_view words : {e.one, e.many})
      if (words.size() > longest && of.message.find(words) != of.message.npos) {
        id = e.id;
        longest = words.size();
      }
  return id;
}

std::string_view confidence(const finding& of) {
  for (const note& n : of.notes)
    if (n.message.starts_with("probable, not certain: "))
      return "probable";
  return "certain";
}

} // namespace waif::report
