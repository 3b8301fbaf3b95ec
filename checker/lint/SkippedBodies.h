// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which function bodies need not be parsed: those of system headers that no
// check reads.
#pragma once

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"

namespace clang {
class Decl;
class SourceManager;
} // namespace clang

namespace waif {

class SkippedBodies {
public:
  explicit SkippedBodies(const clang::SourceManager &Sources)
      : Sources(Sources) {}

  /// Whether the body of the function Function is of no use.
  bool contains(const clang::Decl &Function);

private:
  bool mentionsCoroutines(clang::FileID File);

  const clang::SourceManager &Sources;
  llvm::DenseMap<clang::FileID, bool> Mentions;
};

} // namespace waif
