// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/MutualWaitCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace waif {

using Chain = llvm::SmallVector<const WaitEdge *, 4>;

/// The shortest way from Way's last task back to its first; depth first, for
/// an object has few tasks.
static Chain closed(const std::vector<WaitEdge> &Edges, const Chain &Way) {
  if (Way.back()->To == Way.front()->From)
    return Way;
  Chain Best;
  for (const WaitEdge &Next : Edges) {
    if (Next.In != Way.front()->In || !(Next.From == Way.back()->To) ||
        llvm::any_of(Way, [&](auto *E) { return E->From == Next.From; }))
      continue;
    Chain Longer = Way;
    Longer.push_back(&Next);
    if (Chain Found = closed(Edges, Longer);
        !Found.empty() && (Best.empty() || Found.size() < Best.size()))
      Best = std::move(Found);
  }
  return Best;
}

void MutualWaitCheck::examine() {
  const std::vector<WaitEdge> Edges = waitEdges(Model);
  llvm::SmallVector<const WaitEdge *, 8> Told;
  for (const WaitEdge &First : Edges) {
    if (llvm::is_contained(Told, &First))
      continue;
    const Chain Cycle = closed(Edges, {&First});
    if (Cycle.empty())
      continue;
    Told.append(Cycle.begin(), Cycle.end());
    report(Cycle);
  }
}

void MutualWaitCheck::report(llvm::ArrayRef<const WaitEdge *> Cycle) {
  const SourceLocation Loc = claim(Cycle.front()->Start->getBeginLoc());
  if (Loc.isInvalid())
    return;
  const auto At = [&](const Expr *E) {
    return reportLocation(Model.context(), E->getBeginLoc());
  };
  const ValueDecl *First = Cycle.front()->From.named();
  if (Cycle.size() == 1)
    diag(Loc, "the task in %0 waits for itself: it never ends") << First;
  else if (Cycle.size() == 2)
    diag(Loc, "the tasks in %0 and %1 wait for each other: neither ever ends")
        << First << Cycle.front()->To.named();
  else
    diag(Loc, "the task in %0 waits for %1 and so, over %2 tasks, for itself: "
              "none of them ever ends")
        << First << Cycle.front()->To.named() << unsigned(Cycle.size());
  for (const WaitEdge *E : Cycle) {
    if (E != Cycle.front())
      diag(At(E->Start), "the task in %0 is started here", DiagnosticIDs::Note)
          << E->From.named();
    diag(At(E->Wait), "the task in %0 waits for %1 here", DiagnosticIDs::Note)
        << E->From.named() << E->To.named();
  }
  diag(Loc,
       Cycle.size() == 1
           ? "what is to follow its end belongs to who started it"
           : "let one end without the other, and wait for both where they are "
             "started",
       DiagnosticIDs::Note);
}

} // namespace waif
