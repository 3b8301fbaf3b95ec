// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/UserCode.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Stack.h"
#include "llvm/ADT/ScopeExit.h"
#include <utility>

using namespace clang;

namespace waif {

bool CodePlace::isCoroutine() const {
  return Function && isa_and_nonnull<CoroutineBodyStmt>(Function->getBody());
}

llvm::SmallVector<const Stmt *, 16> Spot::around() const {
  llvm::SmallVector<const Stmt *, 16> Outward;
  for (Spot At = *this; At; At = At.parent())
    Outward.push_back(At.stmt());
  std::reverse(Outward.begin(), Outward.end());
  return Outward;
}

/// Never enters system headers, types and what is not evaluated.
class UserCode::Collector : public ConstDynamicRecursiveASTVisitor {
public:
  Collector(UserCode &Code, ASTContext &Ctx) : Code(Code), Ctx(Ctx) {
    ShouldVisitTemplateInstantiations = true;
    ShouldWalkTypesOfTypeLocs = false;
    Code.Nodes.push_back({});
    Code.ByClass.resize(Stmt::lastStmtConstant + 1);
    at({});
  }
  bool inFunction(const FunctionDecl *F, llvm::function_ref<bool()> Walk) {
    return in({F, nullptr, nullptr}, Walk);
  }

  bool TraverseStmt(const Stmt *S) override;
  bool TraverseDecl(const Decl *D) override;
  bool VisitDecl(const Decl *D) override {
    Code.Decls.push_back({D, Place});
    return true;
  }
  bool TraverseLambdaExpr(const LambdaExpr *E) override;
  bool TraverseInitListExpr(const InitListExpr *E) override {
    return llvm::all_of(E->inits(),
                        [&](const Expr *Init) { return TraverseStmt(Init); });
  }
  bool TraverseCXXTryStmt(const CXXTryStmt *S) override;
  bool TraverseCXXCatchStmt(const CXXCatchStmt *S) override {
    return in({Place->Function, Place->Try, S}, [&] {
      return ConstDynamicRecursiveASTVisitor::TraverseCXXCatchStmt(S);
    });
  }
  bool TraverseTypeLoc(TypeLoc, bool) override { return true; }
  bool TraverseType(QualType, bool) override { return true; }
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc) override {
    return true;
  }
  bool TraverseAttr(const Attr *) override { return true; }
  bool TraverseTypeConstraint(const TypeConstraint *) override { return true; }
  bool
  TraverseUnaryExprOrTypeTraitExpr(const UnaryExprOrTypeTraitExpr *) override {
    return true;
  }
  bool TraverseCXXNoexceptExpr(const CXXNoexceptExpr *) override {
    return true;
  }
  bool TraverseCXXTypeidExpr(const CXXTypeidExpr *) override { return true; }
  bool TraverseRequiresExpr(const RequiresExpr *) override { return true; }
  bool TraverseConceptDecl(const ConceptDecl *) override { return true; }
  bool TraverseStaticAssertDecl(const StaticAssertDecl *) override {
    return true;
  }

private:
  void at(const CodePlace &Here) {
    Code.Places.push_back(Here);
    Place = &Code.Places.back();
  }
  bool in(const CodePlace &Here, llvm::function_ref<bool()> Walk) {
    const CodePlace *Outer = Place;
    const llvm::scope_exit Restore([&] { Place = Outer; });
    at(Here);
    return Walk();
  }

  UserCode &Code;
  ASTContext &Ctx;
  const CodePlace *Place = nullptr;
  unsigned Current = 0;
};

bool UserCode::Collector::TraverseStmt(const Stmt *S) {
  if (!S)
    return true;
  // The form as written has no conversions.
  if (const auto *List = dyn_cast<InitListExpr>(S))
    if (const InitListExpr *Semantic = List->getSemanticForm())
      S = Semantic;
  const unsigned Id = Code.Nodes.size();
  Code.Nodes.push_back({S, Current, Place});
  Code.ByClass[S->getStmtClass()].push_back(Id);
  const unsigned Outer = std::exchange(Current, Id);
  // Generated code nests deeper than the parser, which is careful here too.
  bool Go = true;
  runWithSufficientStackSpace(
      [] {}, [&] { Go = ConstDynamicRecursiveASTVisitor::TraverseStmt(S); });
  Current = Outer;
  return Go;
}

bool UserCode::Collector::TraverseDecl(const Decl *D) {
  if (!D || D->isInvalidDecl())
    return true;
  if (!isa<TranslationUnitDecl>(D) && D->getDeclContext()->isFileContext() &&
      Ctx.getSourceManager().isInSystemHeader(D->getLocation()))
    return true;
  const auto Walk = [&] {
    return ConstDynamicRecursiveASTVisitor::TraverseDecl(D);
  };
  if (const auto *F = dyn_cast<FunctionDecl>(D)) {
    // Parameters are a part of the type, which nobody walks.
    for (const ParmVarDecl *P : F->parameters())
      if (P->hasDefaultArg() && !P->hasUninstantiatedDefaultArg() &&
          !P->hasUnparsedDefaultArg() && !P->hasInheritedDefaultArg())
        TraverseStmt(P->getDefaultArg());
    return inFunction(F, Walk);
  }
  return Walk();
}

bool UserCode::Collector::TraverseLambdaExpr(const LambdaExpr *E) {
  if (!inFunction(E->getCallOperator(), [&] {
        return ConstDynamicRecursiveASTVisitor::TraverseLambdaExpr(E);
      }))
    return false;
  // A generic lambda: its instantiations are nobody's children.
  if (const FunctionTemplateDecl *Template =
          E->getLambdaClass()->getDependentLambdaCallOperator())
    for (const FunctionDecl *Instance : Template->specializations())
      if (Instance->hasBody() && !inFunction(Instance, [&] {
            return TraverseStmt(Instance->getBody());
          }))
        return false;
  return true;
}

bool UserCode::Collector::TraverseCXXTryStmt(const CXXTryStmt *S) {
  bool Go = in({Place->Function, S, Place->Catch},
               [&] { return TraverseStmt(S->getTryBlock()); });
  for (unsigned I = 0; Go && I != S->getNumHandlers(); ++I)
    Go = TraverseStmt(S->getHandler(I));
  return Go;
}

UserCode::UserCode(ASTContext &Ctx) {
  Collector Walk(*this, Ctx);
  for (const Decl *D : Ctx.getTraversalScope())
    Walk.TraverseDecl(D);
}

UserCode::UserCode(const FunctionDecl &F) {
  Collector Walk(*this, F.getASTContext());
  Walk.inFunction(&F, [&] { return Walk.TraverseStmt(F.getBody()); });
}

std::shared_ptr<const UserCode> UserCode::of(ASTContext &Ctx) {
  static thread_local const ASTContext *Of = nullptr;
  static thread_local std::weak_ptr<const UserCode> Last;
  std::shared_ptr<const UserCode> Code = Last.lock();
  if (!Code || Of != &Ctx) {
    Code.reset(new UserCode(Ctx));
    Last = Code;
    Of = &Ctx;
  }
  return Code;
}

const Stmt *statementAround(Spot At) {
  At = At.parent();
  while (At && isa<FullExpr, CXXBindTemporaryExpr, ParenExpr>(At.stmt()))
    At = At.parent();
  return At ? At.stmt() : nullptr;
}

SourceLocation reportLocation(const ASTContext &Ctx, SourceLocation Loc) {
  return Ctx.getSourceManager().getFileLoc(Loc);
}

} // namespace waif
