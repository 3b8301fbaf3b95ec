// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that run on, unheard, once an exception leaves the code that would wait
// for them.
#include "tasks/Abandoned.h"
#include "tidy/UnawaitedTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

void UnawaitedTaskCheck::examineLoops() {
  const auto Examine = [this](const Expr *Wait, Spot At) {
    const ValueDecl *Rest = abandonsRest(*Wait, At, Model);
    if (!Rest)
      return;
    const Doubt Why =
        doubtAboutKept(Model.classify(Rest->getType()), At.place(), Model);
    const SourceLocation Loc =
        isWanted(Why) ? claim(Wait->getBeginLoc()) : SourceLocation();
    if (Loc.isInvalid())
      return;
    diag(Loc, "when this throws, nobody waits for the rest of %0: they run on "
              "and their errors are lost")
        << Rest << Wait->getSourceRange();
    diag(Loc, "catch inside of the loop, and rethrow the first error after it",
         DiagnosticIDs::Note);
    noteDoubt(Loc, Why);
  };
  Model.code().each<CoawaitExpr>(Examine);
  Model.code().each<CXXMemberCallExpr>(Examine);
}

void UnawaitedTaskCheck::reportThrow(const LocalTask &Task) {
  const CallExpr *Throws = Task.Task.mustWait() ? throwsPast(Task) : nullptr;
  const SourceLocation Loc =
      Throws ? claim(static_cast<const Expr *>(Throws)->getBeginLoc())
             : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "when this throws, nobody waits for the %0 in '%1': %2")
      << Model.describe(Task.Task) << Task.Decl->getName()
      << describe(Task.Task.Drop) << Throws->getSourceRange();
  diag(Task.Decl->getLocation(), "started here", DiagnosticIDs::Note);
  diag(reportLocation(Model.context(),
                      Task.Place.Try->getHandler(0)->getBeginLoc()),
       "this handler cannot reach it", DiagnosticIDs::Note);
}

} // namespace waif
