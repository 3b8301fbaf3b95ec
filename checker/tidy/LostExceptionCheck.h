// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/TaskUse.h"
#include "tidy/TaskCheck.h"

namespace clang {
class CallExpr;
class CXXMethodDecl;
class CXXMemberCallExpr;
class CXXTryStmt;
class ReturnStmt;
} // namespace clang

namespace waif {

/// The exception of a task can reach nobody.
/// See docs/checks/waif-lost-exception.md.
class LostExceptionCheck : public TaskCheck {
public:
  LostExceptionCheck(llvm::StringRef Name,
                     clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  void examineReturn(const clang::CXXTryStmt &Try,
                     const clang::ReturnStmt &Return);
  void examineAssignment(const clang::CXXTryStmt &Try,
                         const clang::Expr &Assign);
  void reportEmptyCatch(const clang::CXXCatchStmt &Empty);
  void examineCall(const clang::Expr &Call, Spot At);
  void examineChain(const clang::CXXMemberCallExpr &Call);
  template <class Node> void examineSequence(const Node &S);
  void examineMethod(const clang::CXXMethodDecl &Method);
  void examineFutures();
  void reportUnread(const clang::Expr &Made, const clang::Expr &Wait,
                    const CodePlace &Place);
  void reportWhenAll(const clang::CallExpr &All);

  VariableUses Uses;
  const bool ReportDetached;
  const bool ReportSequences;
};

} // namespace waif
