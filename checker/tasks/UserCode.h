// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk that all checks share: the user's own code, once, evaluated code
// only.
#pragma once

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceLocation.h"

namespace waif {

/// Where the walk is. A lambda's body starts anew.
struct CodePlace {
  const clang::FunctionDecl *Function = nullptr; // the innermost, or a lambda's
  const clang::CXXTryStmt *Try = nullptr;        // inside of its block
  const clang::CXXCatchStmt *Catch = nullptr;    // inside of its handler

  bool isCoroutine() const;
};

/// Visits what the user wrote and what his templates were made into; skips
/// system headers and operands that are never evaluated.
class UserCodeVisitor : public clang::ConstDynamicRecursiveASTVisitor {
public:
  explicit UserCodeVisitor(clang::ASTContext &Context);
  void run();

  bool TraverseDecl(const clang::Decl *D) override;
  bool TraverseLambdaExpr(const clang::LambdaExpr *E) override;
  bool TraverseInitListExpr(const clang::InitListExpr *E) override;
  bool TraverseCXXTryStmt(const clang::CXXTryStmt *S) override;
  bool TraverseCXXCatchStmt(const clang::CXXCatchStmt *S) override;
  // Types hold no statements that run.
  bool TraverseTypeLoc(clang::TypeLoc, bool) override { return true; }
  bool TraverseType(clang::QualType, bool) override { return true; }
  bool TraverseNestedNameSpecifierLoc(clang::NestedNameSpecifierLoc) override {
    return true;
  }
  bool TraverseAttr(const clang::Attr *) override { return true; }
  bool TraverseTypeConstraint(const clang::TypeConstraint *) override {
    return true;
  }
  bool TraverseUnaryExprOrTypeTraitExpr(
      const clang::UnaryExprOrTypeTraitExpr *) override {
    return true;
  }
  bool TraverseCXXNoexceptExpr(const clang::CXXNoexceptExpr *) override {
    return true;
  }
  bool TraverseCXXTypeidExpr(const clang::CXXTypeidExpr *) override {
    return true;
  }
  bool TraverseRequiresExpr(const clang::RequiresExpr *) override {
    return true;
  }
  bool TraverseConceptDecl(const clang::ConceptDecl *) override { return true; }
  bool TraverseStaticAssertDecl(const clang::StaticAssertDecl *) override {
    return true;
  }

protected:
  clang::ASTContext &Ctx;
  CodePlace Place;

private:
  bool inFunction(const clang::FunctionDecl *F,
                  llvm::function_ref<bool()> Walk);
};

/// One place for all that a macro expands to, the argument itself where the
/// code is one.
clang::SourceLocation reportLocation(const clang::ASTContext &Ctx,
                                     clang::SourceLocation Loc);

} // namespace waif
