// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Remainder.h"
#include "tasks/Flow.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"

using namespace clang;

namespace waif {

/// A destructor that somebody wrote may join; those of std's values do not,
/// nor do those that only destroy members.
static bool mayWaitInDestructor(QualType Type, unsigned Depth = 0) {
  Type = Type->getBaseElementTypeUnsafe()->getCanonicalTypeInternal();
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record)
    return false;
  if (!Record->hasDefinition() || Depth > 4)
    return true;
  if (Record->hasTrivialDestructor())
    return false;
  if (Record->isInStdNamespace()) {
    const llvm::StringRef Name =
        Record->getIdentifier() ? Record->getName() : llvm::StringRef();
    if (Name == "thread" || Name == "jthread" || Name.ends_with("future") ||
        Name == "function")
      return true;
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    return Spec && llvm::any_of(
                       Spec->getTemplateArgs().asArray(),
                       [&](const TemplateArgument &Arg) {
                         return Arg.getKind() == TemplateArgument::Type &&
                                mayWaitInDestructor(Arg.getAsType(), Depth + 1);
                       });
  }
  if (const CXXDestructorDecl *Destructor = Record->getDestructor();
      Destructor && Destructor->isUserProvided())
    return true;
  return llvm::any_of(Record->bases(),
                      [&](const CXXBaseSpecifier &Base) {
                        return mayWaitInDestructor(Base.getType(), Depth + 1);
                      }) ||
         llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
           return mayWaitInDestructor(Field->getType(), Depth + 1);
         });
}

bool diesUnwaited(const VarDecl &Local, const FunctionDecl &F,
                  const Stmt &Spawn) {
  // What a coroutine takes by value dies when whoever awaits it lets it go.
  if (isa<ParmVarDecl>(Local) && isa<CoroutineBodyStmt>(F.getBody()))
    return false;
  const std::unique_ptr<CFG> Graph = controlFlow(F);
  if (!Graph)
    return false;
  for (const CFGBlock *Block : *Graph)
    for (const CFGElement &Element : *Block)
      if (const auto Dies = Element.getAs<CFGAutomaticObjDtor>();
          Dies && mayWaitInDestructor(Dies->getVarDecl()->getType()))
        return false;
  for (const ParmVarDecl *Param : F.parameters())
    if (mayWaitInDestructor(Param->getType()))
      return false;
  return !reachedFrom(
      *Graph, [&](const Stmt *S) { return S == &Spawn; },
      [&](const CFGElement &Element) {
        const auto Ends = Element.getAs<CFGLifetimeEnds>();
        return Ends && Ends->getVarDecl() == &Local;
      },
      [](const Stmt *S) {
        const auto *Made = dyn_cast<CXXConstructExpr>(S);
        return isa<CallExpr, CoawaitExpr, CoyieldExpr>(S) ||
               (Made && mayWaitInDestructor(Made->getType()));
      });
}

} // namespace waif
