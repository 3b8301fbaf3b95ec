// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/Promises.h"
#include "tidy/TaskCheck.h"

namespace clang {
class CXXCatchStmt;
class CXXTryStmt;
} // namespace clang

namespace waif {

/// A promise gets no result although somebody waits for it.
/// See docs/checks/waif-broken-promise.md.
class BrokenPromiseCheck : public TaskCheck {
public:
  using TaskCheck::TaskCheck;

protected:
  void examine() override;

private:
  using Entry = PromiseUses::value_type;

  void examineUnset(const Entry &Promise);
  void examinePaths(const Entry &Promise);
  void examineHandlers(const clang::CXXTryStmt &Try, Spot At);
  void reportHandler(const clang::ValueDecl *Promise, const PromiseUse &Settles,
                     const clang::CXXCatchStmt &Handler);
  void examineSetter(const Entry &Promise);
  void noteSettled(const PromiseUse &Settles, clang::SourceLocation Remedy);

  /// What becomes of who waits, where the promise dies and where it does not.
  static llvm::StringRef effectOf(bool Dies) {
    return Dies ? "whoever waits for it does not learn why"
                : "whoever waits for it waits on";
  }

  PromiseUses Uses;
};

} // namespace waif
