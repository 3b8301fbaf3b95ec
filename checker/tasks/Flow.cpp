// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Flow.h"
#include "tasks/Bodies.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace waif {

/// Deeper than anybody writes by hand: the builder of the graph recurses, and
/// would run out of stack.
static bool isTooDeep(const Stmt &Root) {
  llvm::SmallVector<std::pair<const Stmt *, unsigned>> Work = {{&Root, 0}};
  while (!Work.empty()) {
    const auto [S, Depth] = Work.pop_back_val();
    if (Depth > 2000)
      return true;
    for (const Stmt *Child : S->children())
      if (Child)
        Work.push_back({Child, Depth + 1});
  }
  return false;
}

std::unique_ptr<CFG> controlFlow(const FunctionDecl &F) {
  Stmt *Body = F.getBody();
  if (auto *Coroutine = dyn_cast_or_null<CoroutineBodyStmt>(Body))
    Body = Coroutine->getBody();
  if (!Body || F.isDependentContext() || isTooDeep(*Body))
    return nullptr;
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  Options.AddLifetime = true;
  return CFG::buildCFG(&F, Body, &F.getASTContext(), Options);
}

const Stmt *reachedFrom(const FunctionDecl &F, StmtTest From, StmtTest Until,
                        StmtTest To) {
  const std::unique_ptr<CFG> Graph = controlFlow(F);
  if (!Graph)
    return nullptr;
  return reachedFrom(
      *Graph, From,
      [&](const CFGElement &Element) {
        const auto Here = Element.getAs<CFGStmt>();
        return Here && Until(Here->getStmt());
      },
      To);
}

const Stmt *reachedFrom(const CFG &Graph, StmtTest From,
                        llvm::function_ref<bool(const CFGElement &)> Until,
                        StmtTest To) {
  llvm::BitVector Reached(Graph.getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *> Work;
  const Stmt *Found = nullptr;
  const auto Pass = [&](const CFGBlock &Block, bool Active) {
    for (const CFGElement &Element : Block) {
      const auto Here = Element.getAs<CFGStmt>();
      const Stmt *S = Here ? Here->getStmt() : nullptr;
      if (Active && S && To(S)) {
        Found = S;
        return;
      }
      if (const auto *Await = dyn_cast_or_null<CoawaitExpr>(S);
          Await && endsCoroutine(*Await))
        return;
      if (Until(Element))
        Active = false;
      if (S && From(S))
        Active = true;
    }
    if (!Active)
      return;
    for (const CFGBlock *Next : Block.succs())
      if (Next && !Reached.test(Next->getBlockID())) {
        Reached.set(Next->getBlockID());
        Work.push_back(Next);
      }
  };
  for (const CFGBlock *Block : Graph)
    if (!Found)
      Pass(*Block, false);
  while (!Work.empty() && !Found)
    Pass(*Work.pop_back_val(), true);
  return Found;
}

} // namespace waif
