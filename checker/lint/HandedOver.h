// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// When a skipped body could matter after all.
#pragma once

namespace clang {
class Decl;
} // namespace clang

namespace waif {

/// Whether user code in there hands something to a library that a skipped body
/// may call, so that there may be something to find: a generic callable that
/// nobody instantiated, or a callable that returns a task. Then the whole has
/// to be parsed.
bool handsCallableToSkippedBody(const clang::Decl &In);

} // namespace waif
