// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Paths.h"
#include "tasks/Flow.h"
#include "tasks/Outlook.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/FoldingSet.h"
#include <array>
#include <map>
#include <optional>

using namespace clang;

namespace waif {

namespace {
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

} // namespace

/// What the branches of a function ask. The same text is taken to be the same
/// question.
class Questions {
public:
  struct Question {
    unsigned Id;
    bool Value; // of the answer that takes the first way
  };
  Questions(const CFG &Graph, const ASTContext &Ctx)
      : ByBlock(Graph.getNumBlockIDs()) {
    std::map<llvm::FoldingSetNodeID, unsigned> Ids;
    for (const CFGBlock *Block : Graph) {
      const Expr *E = condition(*Block);
      if (!E)
        continue;
      bool Value = true;
      E = E->IgnoreParenImpCasts();
      while (const auto *Not = dyn_cast<UnaryOperator>(E)) {
        if (Not->getOpcode() != UO_LNot)
          break;
        Value = !Value;
        E = Not->getSubExpr()->IgnoreParenImpCasts();
      }
      llvm::FoldingSetNodeID Text;
      E->Profile(Text, Ctx, true);
      const unsigned Id = Ids.insert({Text, Ids.size()}).first->second;
      ByBlock[Block->getBlockID()] = {Id, Value};
    }
    Count = Ids.size();
  }
  static const Expr *condition(const CFGBlock &Block) {
    return Block.succ_size() == 2
               ? dyn_cast_or_null<Expr>(Block.getTerminatorCondition())
               : nullptr;
  }
  Question of(const CFGBlock &Block) const {
    return ByBlock[Block.getBlockID()];
  }
  unsigned count() const { return Count; }

private:
  std::vector<Question> ByBlock;
  unsigned Count = 0;
};

namespace {
class Search {
public:
  Search(const CFG &Graph, const VariableEvents &Events, const Outlook &Future,
         const Questions &Asked, const ASTContext &Ctx)
      : Events(Events), Future(Future), Asked(Asked), Ctx(Ctx),
        Visits(Graph.getNumBlockIDs()), Answers(Asked.count()) {}
  bool run(const CFGBlock *Block, Held S);
  LosingPath Loss;

private:
  const VariableEvents &Events;
  const Outlook &Future;
  const Questions &Asked;
  const ASTContext &Ctx;
  std::vector<std::array<unsigned char, 3>> Visits;
  std::vector<std::optional<bool>> Answers;
  const Expr *Decided = nullptr;
  bool DecidedBy = false;
  const Stmt *Return = nullptr; // the last one on the way
  unsigned Steps = 0;
};

bool Search::run(const CFGBlock *Block, Held S) {
  if (!Future.mayLose(*Block, S))
    return false;
  // Two visits see each way round a loop; the rest is the same again.
  if (++Steps > 4000 || Visits[Block->getBlockID()][unsigned(S)] == 2)
    return false;
  ++Visits[Block->getBlockID()][unsigned(S)];
  for (const CFGElement &Element : *Block) {
    if (const auto At = Element.getAs<CFGStmt>();
        At && isa<ReturnStmt, CoreturnStmt>(At->getStmt()))
      Return = At->getStmt();
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
  if (const CXXThrowExpr *Throw = S == Held::Live ? throwOut(*Block) : nullptr;
      Throw && !isHidden(Throw, Ctx.getSourceManager())) {
    Loss = {Throw, Decided, DecidedBy};
    return true;
  }
  if (S == Held::Live && Block == &Block->getParent()->getExit() &&
      isParameter(Events) && !isHidden(Return, Ctx.getSourceManager())) {
    Loss = {Return, Decided, DecidedBy};
    return true;
  }
  if (Block->hasNoReturnElement())
    return false;
  const Stmt *Branch = Block->getTerminatorStmt();
  if (S == Held::Live &&
      (loopConsumes(Branch, Events) ||
       macroConsumes(Branch, Events, Ctx.getSourceManager())))
    S = Held::Done;

  const Expr *Condition = Questions::condition(*Block);
  bool Negated = false;
  const auto *AskedRef = dyn_cast_or_null<DeclRefExpr>(
      Condition ? askedObject(Condition, Negated) : nullptr);
  const bool AsksUs = AskedRef && AskedRef->getDecl() == Events.Variable;

  unsigned Index = 0;
  for (const CFGBlock *Next : Block->succs()) {
    const bool Taken = Index++ == 0;
    if (!Next)
      continue;
    Held Then = S;
    if (AsksUs && Taken == Negated)
      Then = Held::Nothing; // this way there is no task in it
    const Expr *OldDecided = Decided;
    const bool OldBy = DecidedBy;
    if (Condition && !isa<BinaryOperator>(Branch)) {
      Decided = Condition;
      DecidedBy = Taken;
    }
    std::optional<bool> *Answer = nullptr; // that holds on this way only
    if (Condition) {
      const auto [Id, Value] = Asked.of(*Block);
      if (!Answers[Id]) {
        Answer = &Answers[Id];
        *Answer = Value == Taken;
      } else if (*Answers[Id] != (Value == Taken) &&
                 !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Branch)) {
        Decided = OldDecided;
        DecidedBy = OldBy;
        continue;
      }
    }
    const Stmt *OldReturn = Return;
    if (run(Next, Then))
      return true;
    Return = OldReturn;
    if (Answer)
      Answer->reset();
    Decided = OldDecided;
    DecidedBy = OldBy;
  }
  return false;
}
} // namespace

FunctionPaths::FunctionPaths(const FunctionDecl *Function, ASTContext &Ctx)
    : Graph(controlFlow(*Function)),
      Index(Graph ? std::make_unique<ElementIndex>(*Graph) : nullptr),
      Ctx(Ctx) {}

FunctionPaths::~FunctionPaths() = default;

bool FunctionPaths::findLoss(const VariableEvents &Events,
                             LosingPath &Loss) const {
  if (!Graph)
    return false;
  const Held Start = atEntry(Events);
  const Outlook Future(*Graph, *Index, Events);
  if (!Future.mayLose(Graph->getEntry(), Start))
    return false;
  if (!Asked)
    Asked = std::make_unique<Questions>(*Graph, Ctx);
  Search S(*Graph, Events, Future, *Asked, Ctx);
  if (!S.run(&Graph->getEntry(), Start))
    return false;
  Loss = S.Loss;
  return true;
}

llvm::SmallPtrSet<const Stmt *, 4>
FunctionPaths::losingRewrites(const VariableEvents &Events) const {
  if (!Graph)
    return {};
  return Outlook(*Graph, *Index, Events).losingRewrites();
}

} // namespace waif
