// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/VoidSink.h"
#include "tidy/TaskCheck.h"

namespace waif {

/// A callable that returns a task is handed to something that drops what it
/// returns. See docs/checks/waif-task-to-void-callback.md.
class TaskToVoidCallbackCheck : public TaskCheck {
public:
  TaskToVoidCallbackCheck(llvm::StringRef Name,
                          clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  class Finder;
  void report(const clang::Expr *Callable, llvm::StringRef Name,
              const TaskInfo &Task, const Sink &To, bool IsArgument,
              const CodePlace &Place);
  void reportHidden(const clang::CXXMethodDecl *M, const TaskInfo &Task);

  NameList Shapes;
};

} // namespace waif
