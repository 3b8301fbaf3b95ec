// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What may follow what in a function, by Clang's control flow graph.
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>

namespace clang {
class CFG;
class CFGElement;
class FunctionDecl;
class Stmt;
} // namespace clang

namespace waif {

/// The graph of what the user wrote, every expression an element; null for
/// templates and what the graph cannot be made of.
std::unique_ptr<clang::CFG> controlFlow(const clang::FunctionDecl &F);

using StmtTest = llvm::function_ref<bool(const clang::Stmt *)>;

/// The statement or expression that To accepts and that some path reaches from
/// one that From accepts, without one that Until accepts in between; null when
/// there is none or the function cannot be followed.
const clang::Stmt *reachedFrom(const clang::FunctionDecl &F, StmtTest From,
                               StmtTest Until, StmtTest To);
/// The same in a graph that is there already, and Until may be an end of life.
const clang::Stmt *
reachedFrom(const clang::CFG &Graph, StmtTest From,
            llvm::function_ref<bool(const clang::CFGElement &)> Until,
            StmtTest To);

} // namespace waif
