// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/Borrowing.h"
#include "tasks/Destination.h"
#include "tidy/TaskCheck.h"

namespace waif {

struct HeldReference;

/// A task outlives what it refers to.
/// See docs/checks/waif-dangling-task.md.
class DanglingTaskCheck : public TaskCheck {
public:
  DanglingTaskCheck(llvm::StringRef Name,
                    clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  void examineCall(Spot At, const clang::CallExpr &Call);
  void examineLock(Spot At, const clang::CallExpr &Call);
  void examineLambda(Spot At, const clang::LambdaExpr &Lambda);
  void examineGate(const clang::Expr &Dropped);
  /// In DanglingReferences.cpp.
  void examineReferences();
  void examineIterator(const clang::VarDecl &Var, Spot At);
  clang::SourceLocation claimHeld(const HeldReference &Held, Doubt Why);
  /// In DanglingSpawns.cpp: what a task in the background, or a returned one,
  /// refers to.
  bool isLeft(const clang::VarDecl &Local, Destination To, Enclosing Around,
              const CodePlace &Place) const;
  void examineSpawned(const clang::LambdaExpr &Lambda, Spot At);
  void examineContinuation(const clang::LambdaExpr &Lambda,
                           const clang::CXXMemberCallExpr &Call, Spot At);
  void reportLoan(Spot At, const TaskInfo &Task, const Loan &Lent,
                  Destination To, const clang::FunctionDecl *Defined,
                  const clang::Stmt *Use);

  const NameList ViewTypes;
  const NameList LockTypes;
  const NameList Continuations;
  const bool AssumeCoroutines;
  const bool AcrossSuspension;
};

} // namespace waif
