// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tidy/TaskCheck.h"

namespace waif {

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
  const bool ReportPlainTasks;
};

} // namespace waif
