// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The variables of functions that hold tasks, with all that is done to each.
#pragma once

#include "tasks/TaskUse.h"

namespace waif {

struct LocalTask {
  enum Shape { Local, Static, Parameter, Binding, Capture };
  Shape Kind = Local;
  const clang::ValueDecl *Decl = nullptr;
  const clang::Expr *Init = nullptr; // what makes the task; null: nothing yet
  const clang::CompoundStmt *Block = nullptr; // that declares it
  bool IsCondition = false; // if (auto t = f()): on one path it may be empty
  const clang::VarDecl *Uncalled = nullptr; // the closure that captures it
  CodePlace Place;
  TaskInfo Task;
  TaskUses Uses; // of the whole function, lambdas in it included

  bool hasUse(UseKind Kind) const;
  /// Never mentioned, not even to keep the compiler quiet.
  bool isUntouched() const { return Uses.empty(); }
  /// Says that it is unused on purpose: _, [[maybe_unused]], (void)t.
  bool isMuted() const;
};

/// In the order of the source; instantiations of templates are left to their
/// pattern.
void forEachLocalTask(TaskModel &Model,
                      llvm::function_ref<void(const LocalTask &)> Found);

/// A declaration made by instantiating a template.
bool isInstantiated(const clang::DeclContext *Context);

} // namespace waif
