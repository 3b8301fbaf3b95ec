// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tidy/TaskCheck.h"

namespace clang {
class FunctionDecl;
}

namespace waif {

struct Discard;

/// A task is awaited and its result dropped, though its function is
/// [[nodiscard]]. See docs/checks/waif-discarded-result.md.
class DiscardedResultCheck : public TaskCheck {
public:
  DiscardedResultCheck(llvm::StringRef Name,
                       clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  void reportError(const Discard &D, clang::QualType Result);
  void reportLock(const Discard &D, clang::QualType Result,
                  const clang::FunctionDecl &F);
  void reportPartial(const Discard &D, const clang::FunctionDecl &F);

  const bool ReportPlainTasks;
  const NameList PartialFunctions;
};

} // namespace waif
