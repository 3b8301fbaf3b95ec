// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/VoidSink.h"
#include "tidy/TaskCheck.h"

namespace waif {

/// A task is asked whether it is true, and nobody waits for it.
/// See docs/checks/waif-task-as-condition.md.
class TaskAsConditionCheck : public TaskCheck {
public:
  TaskAsConditionCheck(llvm::StringRef Name,
                       clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  class Finder;
  void report(const Discard &Test);
  void reportPredicate(const clang::Expr *Callable, const TaskInfo &Task,
                       const Sink &To);

  bool ReportPredicates;
};

} // namespace waif
