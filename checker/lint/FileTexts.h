// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What scans of units ask of a file again and again.
#pragma once

#include "clang/Basic/FileManager.h"
#include "clang/Lex/DependencyDirectivesScanner.h"
#include "llvm/ADT/StringSet.h"
#include <optional>

namespace waif {

class FileTexts {
public:
  /// For a preprocessor that is to read nothing but directives.
  std::unique_ptr<clang::DependencyDirectivesGetter>
  directives(clang::FileManager &Files);

  /// All identifiers that File spells, also where it is left out.
  const llvm::StringSet<> &namesIn(clang::FileEntryRef File,
                                   clang::FileManager &Files);

private:
  class Getter;
  struct Text {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    llvm::SmallVector<clang::dependency_directives_scan::Token, 0> Tokens;
    llvm::SmallVector<clang::dependency_directives_scan::Directive, 0>
        Directives;
    bool HasDirectives = false; // else it is read as it is
    std::optional<llvm::StringSet<>> Names;
  };
  Text &of(clang::FileEntryRef File, clang::FileManager &Files);

  llvm::DenseMap<llvm::sys::fs::UniqueID, std::unique_ptr<Text>> Texts;
};

} // namespace waif
