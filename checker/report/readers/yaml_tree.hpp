// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

// YAML from outside, read one list item at a time in bounded memory.
namespace waif::report::yaml {

struct node {
  enum class kind { scalar, list, map };
  kind what = kind::scalar;
  std::string key;  // of a map's field
  std::string text; // of a scalar
  std::vector<node> items;
  std::size_t line = 0; // counted from 1

  const node* find(std::string_view name) const; // a field of a map; null when missing
};

// Calls `each` for every item of the list `list` at the top of each document, then forgets it, and
// `field` for the plain fields beside the list.
// Returns what is wrong with the text, empty when nothing is. `found`: a document had the list.
std::string for_each_item(std::istream& in, std::string_view list,
                          const std::function<void(const node&)>& each,
                          const std::function<void(const node&)>& field, bool& found);

} // namespace waif::report::yaml
