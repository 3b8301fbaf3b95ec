// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Paths.h"
#include "tasks/Flow.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/FoldingSet.h"
#include <map>
#include <set>

using namespace clang;

namespace waif {

FunctionPaths::FunctionPaths(const FunctionDecl *Function, ASTContext &Ctx)
    : Graph(controlFlow(*Function)), Ctx(Ctx) {}

FunctionPaths::~FunctionPaths() = default;

namespace {
enum State : unsigned { Nothing, Live, Done };

/// The state after one element; Lost is set where a live task goes out of
/// scope.
State step(State S, const CFGElement &Element, const VariableEvents &Events,
           bool &Lost) {
  if (const auto Dtor = Element.getAs<CFGAutomaticObjDtor>()) {
    if (Dtor->getVarDecl() == Events.Variable) {
      Lost = S == Live;
      return Nothing;
    }
    return S;
  }
  const auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return S;
  const Stmt *At = Statement->getStmt();
  if (const auto *Decl = dyn_cast<DeclStmt>(At)) {
    if (llvm::is_contained(Decl->decls(), Events.Variable))
      return Events.StartsLive ? Live : Nothing;
    return S;
  }
  const auto It = Events.Events.find(At);
  if (It == Events.Events.end())
    return S;
  switch (It->second) {
  case UseKind::Consume:
    return Done;
  case UseKind::Overwrite:
  case UseKind::Fill:
    return Live;
  case UseKind::Empty:
    return Nothing;
  case UseKind::Inspect:
  case UseKind::Nothing:
    return S;
  }
  return S;
}

bool contains(const Stmt *Root, const Stmt *Wanted) {
  if (Root == Wanted)
    return true;
  for (const Stmt *Child : Root->children())
    if (Child && contains(Child, Wanted))
      return true;
  return false;
}

/// A loop that uses the task up in its body, declared outside of it.
bool loopConsumes(const Stmt *Loop, const VariableEvents &Events) {
  if (!isa_and_nonnull<ForStmt, WhileStmt, CXXForRangeStmt>(Loop))
    return false;
  const SourceLocation At = Events.Variable->getLocation();
  if (Loop->getBeginLoc() < At && At < Loop->getEndLoc())
    return false;
  for (const auto &[Where, Kind] : Events.Events)
    if (Kind == UseKind::Consume && contains(Loop, Where))
      return true;
  return false;
}

/// A macro's own code, not what it was given.
bool isHidden(const Stmt *S, const SourceManager &SM) {
  return S && SM.isMacroBodyExpansion(S->getBeginLoc());
}

/// A macro that is given the task uses it up, whatever it asks on the way.
bool macroConsumes(const Stmt *Branch, const VariableEvents &Events,
                   const SourceManager &SM) {
  if (!isHidden(Branch, SM))
    return false;
  const SourceLocation Macro = SM.getExpansionLoc(Branch->getBeginLoc());
  for (const auto &[Where, Kind] : Events.Events)
    if (Kind == UseKind::Consume &&
        SM.getExpansionLoc(Where->getBeginLoc()) == Macro)
      return true;
  return false;
}

class Search {
public:
  Search(const VariableEvents &Events, const ASTContext &Ctx)
      : Events(Events), Ctx(Ctx) {}
  bool run(const CFGBlock *Block, State S);
  LosingPath Loss;

private:
  /// The same text is taken to be the same question.
  std::pair<llvm::FoldingSetNodeID, bool> question(const Expr *E) const {
    bool Value = true;
    E = E->IgnoreParenImpCasts();
    while (const auto *Not = dyn_cast<UnaryOperator>(E)) {
      if (Not->getOpcode() != UO_LNot)
        break;
      Value = !Value;
      E = Not->getSubExpr()->IgnoreParenImpCasts();
    }
    llvm::FoldingSetNodeID Id;
    E->Profile(Id, Ctx, true);
    return {Id, Value};
  }

  const VariableEvents &Events;
  const ASTContext &Ctx;
  std::map<std::pair<const CFGBlock *, State>, unsigned> Visits;
  std::vector<std::pair<llvm::FoldingSetNodeID, bool>> Answers;
  const Expr *Decided = nullptr;
  bool DecidedBy = false;
  unsigned Steps = 0;
};

bool Search::run(const CFGBlock *Block, State S) {
  // Two visits see each way round a loop; the rest is the same again.
  if (++Steps > 4000 || ++Visits[{Block, S}] > 2)
    return false;
  for (const CFGElement &Element : *Block) {
    bool Lost = false;
    S = step(S, Element, Events, Lost);
    if (!Lost)
      continue;
    const Stmt *Trigger =
        Element.castAs<CFGAutomaticObjDtor>().getTriggerStmt();
    if (isHidden(Trigger, Ctx.getSourceManager()))
      return false; // an assertion's way out is no path that anybody reads
    Loss.Decided = Decided;
    Loss.DecidedBy = DecidedBy;
    if (isa_and_nonnull<ReturnStmt, CoreturnStmt, CXXThrowExpr, BreakStmt,
                        ContinueStmt, GotoStmt>(Trigger))
      Loss.Leaves = Trigger;
    return true;
  }
  // A throw that leaves the function has no destructors in the graph.
  const CFGBlock &Exit = Block->getParent()->getExit();
  if (S == Live && Block->succ_size() == 1 && *Block->succ_begin() == &Exit &&
      !Block->empty())
    if (const auto Last = Block->back().getAs<CFGStmt>())
      if (const auto *Throw = dyn_cast<CXXThrowExpr>(Last->getStmt());
          Throw && !isHidden(Throw, Ctx.getSourceManager())) {
        Loss = {Throw, Decided, DecidedBy};
        return true;
      }
  if (Block->hasNoReturnElement())
    return false;
  const Stmt *Branch = Block->getTerminatorStmt();
  if (S == Live && (loopConsumes(Branch, Events) ||
                    macroConsumes(Branch, Events, Ctx.getSourceManager())))
    S = Done;

  const auto *Condition =
      Block->succ_size() == 2
          ? dyn_cast_or_null<Expr>(Block->getTerminatorCondition())
          : nullptr;
  bool Negated = false;
  const Expr *Asked = Condition ? askedObject(Condition, Negated) : nullptr;
  const auto *AskedRef = dyn_cast_or_null<DeclRefExpr>(Asked);
  const bool AsksUs = AskedRef && AskedRef->getDecl() == Events.Variable;

  unsigned Index = 0;
  for (const CFGBlock *Next : Block->succs()) {
    const bool Taken = Index++ == 0;
    if (!Next)
      continue;
    State Then = S;
    if (AsksUs && Taken == Negated)
      Then = Nothing; // this way there is no task in it
    const Expr *OldDecided = Decided;
    const bool OldBy = DecidedBy;
    bool Asked = false;
    if (Condition && !isa<BinaryOperator>(Branch)) {
      Decided = Condition;
      DecidedBy = Taken;
    }
    if (Condition) {
      auto [Id, Value] = question(Condition);
      Value = Value == Taken;
      const auto Known =
          llvm::find_if(Answers, [&](const auto &A) { return A.first == Id; });
      if (Known != Answers.end()) {
        if (Known->second != Value &&
            !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Branch)) {
          Decided = OldDecided;
          DecidedBy = OldBy;
          continue;
        }
      } else {
        Answers.push_back({Id, Value});
        Asked = true;
      }
    }
    if (run(Next, Then))
      return true;
    if (Asked)
      Answers.pop_back();
    Decided = OldDecided;
    DecidedBy = OldBy;
  }
  return false;
}
} // namespace

bool FunctionPaths::findLoss(const VariableEvents &Events,
                             LosingPath &Loss) const {
  if (!Graph)
    return false;
  Search S(Events, Ctx);
  if (!S.run(&Graph->getEntry(), Nothing))
    return false;
  Loss = S.Loss;
  return true;
}

bool FunctionPaths::isLiveAt(const VariableEvents &Events,
                             const Stmt *At) const {
  if (!Graph)
    return false;
  // States with which each block may be entered, as bits; to a fixed point.
  std::map<const CFGBlock *, unsigned> Entered;
  std::vector<const CFGBlock *> Work = {&Graph->getEntry()};
  Entered[Work.back()] = 1u << Nothing;
  unsigned Before = 0;
  while (!Work.empty()) {
    const CFGBlock *Block = Work.back();
    Work.pop_back();
    unsigned Leaving = 0;
    for (State Start : {Nothing, Live, Done}) {
      if (!(Entered[Block] & (1u << Start)))
        continue;
      State S = Start;
      for (const CFGElement &Element : *Block) {
        const auto Statement = Element.getAs<CFGStmt>();
        if (Statement && Statement->getStmt() == At)
          Before |= 1u << S;
        bool Lost = false;
        S = step(S, Element, Events, Lost);
      }
      Leaving |= 1u << S;
    }
    for (const CFGBlock *Next : Block->succs())
      if (Next && (Entered[Next] | Leaving) != Entered[Next]) {
        Entered[Next] |= Leaving;
        Work.push_back(Next);
      }
  }
  return Before == 1u << Live;
}

} // namespace waif
