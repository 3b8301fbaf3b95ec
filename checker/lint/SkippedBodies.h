// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which function bodies need not be parsed: those of system headers that no
// check reads.
#pragma once

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"

namespace clang {
class ASTContext;
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

/// Whether user code has a generic callable that nobody instantiated. A body
/// that was skipped may well have called it, and what it does there depends on
/// the arguments: then the whole has to be parsed.
bool hasUninstantiatedCallable(clang::ASTContext &Ctx);

} // namespace waif
