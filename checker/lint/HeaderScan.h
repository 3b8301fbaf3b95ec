// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a unit reads of the standard library, told by its preprocessor
// directives alone: a thirtieth of the time of a parse.
#pragma once

#include "lint/Dependencies.h"
#include "lint/Settings.h"
#include <cstdint>
#include <memory>

namespace clang {
class FileEntryRef;
class FileManager;
} // namespace clang

namespace waif {

class FileTexts;

struct LibraryHeader {
  std::string Name;     // as in #include <Name>
  std::uint64_t Weight; // bytes of it, and its share of what it leads to
};

struct LibraryUse {
  /// In the order of reading. Without those that read a macro which the unit
  /// defined before: for it they are not what they are for others.
  std::vector<LibraryHeader> Headers;
  /// Hashes of the paths of all files that these lead to, in order.
  std::vector<std::uint64_t> Files;
  /// The flags that decide what such a header means, after the compiler's name.
  std::vector<std::string> Flags;
};

/// One for many units: what was read once is kept.
class HeaderScan {
public:
  HeaderScan();
  ~HeaderScan();

  /// Nothing is found in a unit that cannot start from a precompiled header:
  /// no C++, modules, a precompiled header of its own.
  LibraryUse scan(const Unit &Of, const Settings &With, Dependencies &Seen);

private:
  std::unique_ptr<FileTexts> Texts;
};

std::uint64_t hashOfPath(clang::FileEntryRef File,
                         const clang::FileManager &Files);

} // namespace waif
