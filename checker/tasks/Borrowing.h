// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the task of a coroutine refers to, and until when it needs that.
#pragma once

#include "tasks/TaskType.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class CallExpr;
class FunctionDecl;
class LambdaExpr;
class ParmVarDecl;
class Stmt;
class VarDecl;
} // namespace clang

namespace waif {

/// Something a coroutine refers to that dies before long.
struct Loan {
  enum Of { Parameter, Object, Closure } To = Parameter;
  const clang::ParmVarDecl *Param = nullptr; // for To == Parameter
  const clang::VarDecl *Local = nullptr;     // null: a temporary of the call
};

/// What Call lends to Callee's frame; ViewTypes are held like references.
llvm::SmallVector<Loan, 2> loansOf(const clang::CallExpr &Call,
                                   const clang::FunctionDecl &Callee,
                                   const NameList &ViewTypes);

/// The definition, when it is in sight.
const clang::FunctionDecl *bodyOf(const clang::FunctionDecl &F);
bool isCoroutine(const clang::FunctionDecl &Defined);

/// Where Coroutine uses what was lent although the call is over by then: at
/// all when it is lazy, after a suspension otherwise.
const clang::Stmt *laterUse(const clang::FunctionDecl &Coroutine, bool Lazy,
                            const Loan &Lent);
/// The same for what the lambda captured; ByValue: of that alone.
const clang::Stmt *laterUseOfCaptures(const clang::LambdaExpr &Lambda,
                                      bool Lazy, bool ByValue);
/// The same for Captured alone, which the lambda captured by reference.
const clang::Stmt *laterUse(const clang::LambdaExpr &Lambda,
                            const clang::VarDecl &Captured);
/// The first use of Captured in the lambda.
const clang::Stmt *anyUse(const clang::LambdaExpr &Lambda,
                          const clang::VarDecl &Captured);

/// Whether each call copies the closure into the frame, or has none.
bool keepsClosure(const clang::FunctionDecl &CallOperator);

/// A then() that is, or calls, a coroutine keeps what it is given in a frame.
bool callsCoroutine(const clang::FunctionDecl &F, unsigned Depth = 0);

} // namespace waif
