// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that a translation unit does with some variables and fields.
#pragma once

#include "tasks/TaskType.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class FunctionDecl;
class ValueDecl;
class VarDecl;
} // namespace clang

namespace waif {

struct VariableUse {
  enum Kind {
    Member,   // Variable.Name(...)
    Argument, // Name(..., Variable, ...)
    Iterated, // for (Element : Variable)
    Other,    // anything may become of it
  };
  Kind How = Other;
  const clang::Expr *Ref = nullptr;
  llvm::StringRef Name;                     // of the member or the function
  const clang::Expr *Call = nullptr;        // of either; null: only named
  const clang::VarDecl *Element = nullptr;  // of the iteration
  bool Dropped = false;                     // the call is a statement
  const clang::FunctionDecl *Function = nullptr; // where
};
using VariableUses =
    llvm::MapVector<const clang::ValueDecl *,
                    llvm::SmallVector<VariableUse, 4>>;

/// The declared variables and fields that Wanted accepts, each with its uses,
/// in the order of the source.
VariableUses
collectUses(TaskModel &Model,
            llvm::function_ref<bool(const clang::ValueDecl *)> Wanted);

} // namespace waif
