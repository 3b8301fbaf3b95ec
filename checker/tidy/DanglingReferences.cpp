// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// References that a coroutine holds across a suspension. What others remove in
// between is doubtful in a test, which does one thing after the other.
#include "tasks/HeldReferences.h"
#include "tidy/DanglingTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

SourceLocation DanglingTaskCheck::claimHeld(const HeldReference &Held,
                                            Doubt Why) {
  return Held.At && isWanted(Why) ? claim(Held.At->getBeginLoc())
                                  : SourceLocation();
}

void DanglingTaskCheck::examineIterator(const VarDecl &Var, Spot At) {
  const HeldReference Held = heldByHand(Var, At, Model);
  const Doubt Why = doubtAboutTest(At.place().Function, Model.options());
  const SourceLocation Loc = claimHeld(Held, Why);
  if (Loc.isInvalid())
    return;
  diag(Loc, "%0 is used after a suspension, and what it refers to may be gone")
      << Held.Of;
  note(Held.Because->getBeginLoc(), "removed here");
  note(Var.getLocation(), "look it up again after the suspension");
  noteDoubt(Loc, Why);
}

void DanglingTaskCheck::examineReferences() {
  Model.code().each<CXXForRangeStmt>([this](const CXXForRangeStmt *S, Spot At) {
    const HeldReference Held = heldByLoop(*S, At, Model);
    const Doubt Why = doubtAboutTest(At.place().Function, Model.options());
    const SourceLocation Loc = claimHeld(Held, Why);
    if (Loc.isInvalid())
      return;
    diag(Loc, "this loop over %0 suspends, and %0 may change before it goes on")
        << Held.Of;
    note(Held.Because->getBeginLoc(), "changed here");
    note(Loc, "loop over a copy, and look each element up again after a "
              "suspension");
    noteDoubt(Loc, Why);
  });
  Model.code().each<DeclStmt>([this](const DeclStmt *S, Spot At) {
    if (!At.place().isCoroutine())
      return;
    for (const Decl *D : S->decls()) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (Var)
        examineIterator(*Var, At);
      const HeldReference Held =
          Var ? heldByName(*Var, *At.place().Function) : HeldReference();
      const SourceLocation Loc = claimHeld(Held, Doubt::None);
      if (Loc.isInvalid())
        continue;
      diag(Loc, "%0 is used after a suspension, and nobody keeps what it "
                "refers to")
          << Held.Of;
      note(Held.Because->getBeginLoc(),
           "this owner is a temporary, gone at the end of its statement; keep "
           "it in a variable");
    }
  });
}

} // namespace waif
