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

ElementIndex::ElementIndex(const CFG &Graph) : Blocks(Graph.getNumBlockIDs()) {
  for (const CFGBlock *Block : Graph) {
    Blocks[Block->getBlockID()] = Block;
    if (throwOut(*Block))
      Throwing.push_back(Block);
    unsigned At = 0;
    for (const CFGElement &Element : *Block) {
      const Place Here(Block->getBlockID(), At++);
      if (const auto Dtor = Element.getAs<CFGAutomaticObjDtor>())
        Places[static_cast<const Decl *>(Dtor->getVarDecl())].push_back(Here);
      const auto Statement = Element.getAs<CFGStmt>();
      if (!Statement)
        continue;
      Places[Statement->getStmt()].push_back(Here);
      if (const auto *Decls = dyn_cast<DeclStmt>(Statement->getStmt()))
        for (const Decl *D : Decls->decls())
          Places[D].push_back(Here);
    }
  }
}

std::vector<ElementIndex::Place>
ElementIndex::of(const VariableEvents &Events) const {
  std::vector<Place> Found;
  const auto Add = [&](const void *Key) {
    if (const auto It = Places.find(Key); It != Places.end())
      Found.insert(Found.end(), It->second.begin(), It->second.end());
  };
  Add(static_cast<const Decl *>(Events.Variable));
  for (const auto &Event : Events.Events)
    Add(Event.first);
  llvm::sort(Found);
  Found.erase(std::unique(Found.begin(), Found.end()), Found.end());
  return Found;
}

Outlook::Outlook(const CFG &Graph, const ElementIndex &Index,
                 const VariableEvents &Events)
    : Graph(Graph), Index(Index), Events(Events), Steps(Index.of(Events)),
      Rows(Graph.getNumBlockIDs()) {
  for (const auto &[Id, At] : Steps)
    for (const Held Start : AllHeld) {
      bool Lost = false;
      Held &Leaves = Rows[Id].Leaves[unsigned(Start)];
      Leaves = step(Leaves, Index.block(Id)[At], Events, Lost);
      Rows[Id].Loses[unsigned(Start)] |= Lost;
    }
  std::vector<const CFGBlock *> Work = Index.throwing();
  if (isParameter(Events))
    Work.push_back(&Graph.getExit());
  for (const CFGBlock *Block : Work)
    for (const Held Start : AllHeld)
      Rows[Block->getBlockID()].Loses[unsigned(Start)] |=
          row(*Block).Leaves[unsigned(Start)] == Held::Live;
  for (const auto &[Id, At] : Steps)
    if (llvm::is_contained(Rows[Id].Loses, true))
      Work.push_back(&Index.block(Id));
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
  for (auto It = Steps.begin(); It != Steps.end();) {
    const auto End = std::find_if(It, Steps.end(), [&](const auto &Place) {
      return Place.first != It->first;
    });
    for (Held S : AllHeld) {
      if (!(Entered[It->first] & (1u << unsigned(S))))
        continue;
      for (auto Step = It; Step != End; ++Step) {
        const CFGElement Element = Index.block(Step->first)[Step->second];
        if (const auto Here = Element.getAs<CFGStmt>())
          if (const auto Event = Events.Events.find(Here->getStmt());
              Event != Events.Events.end() && Event->second != UseKind::Consume)
            Before[Event->first] |= 1u << unsigned(S);
        bool Lost = false;
        S = step(S, Element, Events, Lost);
      }
    }
    It = End;
  }
  for (const auto &[At, States] : Before)
    if (States == 1u << unsigned(Held::Live))
      Found.insert(At);
  return Found;
}

} // namespace waif
