// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Background work behind a gate: what runs when the gate has let go of it.
#pragma once

#include "tasks/TaskOptions.h"

namespace clang {
class Expr;
class LambdaExpr;
} // namespace clang

namespace waif {

struct Straggler {
  const clang::LambdaExpr *Lambda = nullptr; // null: there is none
  const clang::Expr *Gated = nullptr;        // the call of a gate function
};

/// A continuation in the chain Value that is attached to the task of a gate
/// function, so outside of the gate, and refers to what the gate protects.
Straggler stragglerOf(const clang::Expr *Value, const NameList &GateFunctions);

} // namespace waif
