// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of a value: here, the values that a statement drops.
#pragma once

#include "tasks/TaskType.h"

namespace waif {

/// How the code says that it does not want the value.
enum class DropSpelling { Bare, VoidCast, StdIgnore };

/// A task that the statement it appears in drops.
struct Discard {
  const clang::Expr *Value = nullptr; // the call, construction, name, ...
  const clang::Expr *Full = nullptr;  // the full expression it is dropped by
  const clang::Expr *Muter = nullptr; // the cast to void, std::ignore = ...
  DropSpelling Spelling = DropSpelling::Bare;
  bool Tested = false; // an operand of && or ||: only its truth is asked
  bool Named = false;  // a variable, named and not used: nothing is destroyed
  CodePlace Place;
  TaskInfo Task;
};

/// Calls Found for each task that is dropped as a statement or an operand that
/// nobody reads. Options about functions and types
/// are followed; policy about spelling is the caller's.
void forEachDiscard(TaskModel &Model,
                    llvm::function_ref<void(const Discard &)> Found);
/// The same for one function's body, wherever it stands.
void forEachDiscard(TaskModel &Model, const clang::FunctionDecl &F,
                    llvm::function_ref<void(const Discard &)> Found);

/// Calls Found for each co_await whose own result is dropped, a task or not.
void forEachDroppedResult(TaskModel &Model,
                          llvm::function_ref<void(const Discard &)> Found);

/// "returned by 'fetch'", "constructed here", ...: how Value came to be.
std::string describeOrigin(const clang::Expr *Value);

/// The called function, or the variable or field that is called through.
const clang::NamedDecl *calleeOf(const clang::Expr *Call);

/// F or what it overrides is annotated with Text, or its name is in Names.
bool isSaid(const clang::FunctionDecl &F, llvm::StringRef Text,
            const NameList &Names);

/// A member call in the chain that makes Value handles its error:
/// handle_exception, ...
bool handlesError(const clang::Expr *Value);

/// A construction from another task that is moved in.
bool movesATask(const clang::Expr *Value);

/// co_await T.resolve(), which yields T: that was the wait.
bool isSettled(const clang::Expr *Value, const clang::ASTContext &Ctx);

} // namespace waif
