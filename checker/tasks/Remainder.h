// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function still does once it has let a task go.
#pragma once

namespace clang {
class FunctionDecl;
class Stmt;
class VarDecl;
} // namespace clang

namespace waif {

/// Whether Local dies after Spawn, a call in F, with nothing in between that
/// could wait for the task: no call, no await, no destructor but those of plain
/// values.
bool diesUnwaited(const clang::VarDecl &Local, const clang::FunctionDecl &F,
                  const clang::Stmt &Spawn);

} // namespace waif
