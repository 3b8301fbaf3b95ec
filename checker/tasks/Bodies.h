// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the bodies of a library's functions prove about its tasks.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CallExpr;
class CoawaitExpr;
class Expr;
class FunctionDecl;
} // namespace clang

namespace waif {

/// The return type; where it is deduced and was not yet, that of the first
/// return.
clang::QualType returnTypeOf(const clang::FunctionDecl *F);

/// What a function template and all that is made of it have in common; else F.
const clang::FunctionDecl *patternOf(const clang::FunctionDecl *F);

/// What an initial_suspend() that returns Awaiter makes of the coroutine.
TaskStart startOf(clang::QualType Awaiter);

/// Whether the destructor calls destroy() on a handle.
bool destroysFrame(const clang::CXXRecordDecl *Record);

/// Whether the coroutine never goes on behind Await: the awaiter destroys the
/// handle that it is given.
bool endsCoroutine(const clang::CoawaitExpr &Await);

/// The call of std::async that made the value of E: E itself, or what a
/// function returns that the user's own code defines; null: none is seen.
const clang::CallExpr *asyncBehind(const clang::Expr *E);

} // namespace waif
