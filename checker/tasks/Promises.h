// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The other end of a future: who gives it its result. A promise is what can be
// set to a value and to an exception: std::promise, seastar::promise,
// folly::Promise, QPromise, kj::PromiseFulfiller, ...
#pragma once

#include "tasks/TaskType.h"
#include "llvm/ADT/MapVector.h"

namespace clang {
class CXXMemberCallExpr;
class FunctionDecl;
class ValueDecl;
} // namespace clang

namespace waif {

/// How a variable has its promise.
enum class PromiseHold {
  None,
  Owned,  // by value or by a pointer of its own: it dies with the variable
  Shared, // by a smart pointer: others may have it as well
  Lent,   // by a reference or pointer
};
PromiseHold promiseHold(clang::QualType Type);

struct PromiseUse {
  enum Does { Settles, Asks, Passes } What = Passes;
  bool Fails = false;   // Settles, with an exception
  bool Dropped = false; // what Call yields
  const clang::Expr *Ref = nullptr;
  const clang::CXXMemberCallExpr *Call = nullptr; // that settles or asks
  Spot Where;
  const clang::FunctionDecl *function() const { return Where.place().Function; }
};

/// The variables and members that have promises, each with all its uses in the
/// order of the source, captures apart: the uses inside count by themselves.
using PromiseUses =
    llvm::MapVector<const clang::ValueDecl *, llvm::SmallVector<PromiseUse, 4>>;
PromiseUses promiseUses(TaskModel &Model);

/// Whether calling F may end with an exception that can be seen in the file: a
/// throw that no handler is around, a conversion of the standard library.
bool visiblyThrows(const clang::FunctionDecl *F, unsigned Depth = 3);

} // namespace waif
