// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Outlook.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

bool isParameter(const VariableEvents &Events) {
  return Events.Captured || isa<ParmVarDecl>(Events.Variable);
}

Held atEntry(const VariableEvents &Events) {
  return isParameter(Events) && Events.StartsLive ? Held::Live : Held::Nothing;
}

Held step(Held S, const CFGElement &Element, const VariableEvents &Events,
          bool &Lost) {
  if (const auto Dtor = Element.getAs<CFGAutomaticObjDtor>()) {
    if (Dtor->getVarDecl() == Events.Variable) {
      Lost = S == Held::Live;
      return Held::Nothing;
    }
    return S;
  }
  const auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return S;
  const Stmt *At = Statement->getStmt();
  if (const auto *Decl = dyn_cast<DeclStmt>(At)) {
    if (llvm::is_contained(Decl->decls(), Events.Variable))
      return Events.StartsLive ? Held::Live : Held::Nothing;
    return S;
  }
  const auto It = Events.Events.find(At);
  if (It == Events.Events.end())
    return S;
  switch (It->second) {
  case UseKind::Consume:
    return Held::Done;
  case UseKind::Overwrite:
  case UseKind::Fill:
    return Held::Live;
  case UseKind::Empty:
    return Held::Nothing;
  case UseKind::Inspect:
  case UseKind::Nothing:
    return S;
  }
  return S;
}

const CXXThrowExpr *throwOut(const CFGBlock &Block) {
  if (Block.empty() || Block.succ_size() != 1 ||
      *Block.succ_begin() != &Block.getParent()->getExit())
    return nullptr;
  const auto Last = Block.back().getAs<CFGStmt>();
  return Last ? dyn_cast<CXXThrowExpr>(Last->getStmt()) : nullptr;
}

Outlook::Outlook(const CFG &Graph, const VariableEvents &Events)
    : Graph(Graph), Events(Events), Rows(Graph.getNumBlockIDs()) {
  std::vector<const CFGBlock *> Work;
  for (const CFGBlock *Block : Graph) {
    Row &R = Rows[Block->getBlockID()];
    for (const Held Start : AllHeld) {
      Held S = Start;
      for (const CFGElement &Element : *Block) {
        bool Lost = false;
        S = step(S, Element, Events, Lost);
        R.Loses[unsigned(Start)] |= Lost;
      }
      R.Leaves[unsigned(Start)] = S;
      R.Loses[unsigned(Start)] |=
          S == Held::Live && (throwOut(*Block) || (Block == &Graph.getExit() &&
                                                   isParameter(Events)));
    }
    if (llvm::is_contained(R.Loses, true))
      Work.push_back(Block);
  }
  while (!Work.empty()) {
    const CFGBlock *Block = Work.back();
    Work.pop_back();
    for (const CFGBlock *Before : Block->preds()) {
      if (!Before)
        continue;
      Row &R = Rows[Before->getBlockID()];
      bool New = false;
      for (const Held Start : AllHeld)
        if (!R.Loses[unsigned(Start)] &&
            mayLose(*Block, R.Leaves[unsigned(Start)]))
          New = R.Loses[unsigned(Start)] = true;
      if (New)
        Work.push_back(Before);
    }
  }
}

llvm::SmallPtrSet<const Stmt *, 4> Outlook::losingRewrites() const {
  llvm::SmallPtrSet<const Stmt *, 4> Found;
  // States with which each block may be entered, as bits; to a fixed point.
  std::vector<unsigned> Entered(Graph.getNumBlockIDs());
  std::vector<const CFGBlock *> Work = {&Graph.getEntry()};
  Entered[Work.back()->getBlockID()] = 1u << unsigned(atEntry(Events));
  while (!Work.empty()) {
    const CFGBlock *Block = Work.back();
    Work.pop_back();
    unsigned Leaving = 0;
    for (const Held S : AllHeld)
      if (Entered[Block->getBlockID()] & (1u << unsigned(S)))
        Leaving |= 1u << unsigned(row(*Block).Leaves[unsigned(S)]);
    for (const CFGBlock *Next : Block->succs())
      if (Next && (Entered[Next->getBlockID()] | Leaving) !=
                      Entered[Next->getBlockID()]) {
        Entered[Next->getBlockID()] |= Leaving;
        Work.push_back(Next);
      }
  }
  llvm::DenseMap<const Stmt *, unsigned> Before;
  for (const CFGBlock *Block : Graph)
    for (Held S : AllHeld) {
      if (!(Entered[Block->getBlockID()] & (1u << unsigned(S))))
        continue;
      for (const CFGElement &Element : *Block) {
        if (const auto Here = Element.getAs<CFGStmt>())
          if (const auto It = Events.Events.find(Here->getStmt());
              It != Events.Events.end() && It->second != UseKind::Consume)
            Before[It->first] |= 1u << unsigned(S);
        bool Lost = false;
        S = step(S, Element, Events, Lost);
      }
    }
  for (const auto &[At, States] : Before)
    if (States == 1u << unsigned(Held::Live))
      Found.insert(At);
  return Found;
}

} // namespace waif
