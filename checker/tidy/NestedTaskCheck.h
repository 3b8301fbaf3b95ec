// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tidy/TaskCheck.h"

namespace waif {

/// A task that another task yields is never waited for.
/// See docs/checks/waif-nested-task.md.
class NestedTaskCheck : public TaskCheck {
public:
  NestedTaskCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  class Finder;
  bool ReportYielded;
};

} // namespace waif
