// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/LocalTasks.h"
#include "tidy/TaskCheck.h"

namespace waif {

class FunctionPaths;

/// A task is kept and then nobody waits for it.
/// See docs/checks/waif-unawaited-task.md.
class UnawaitedTaskCheck : public TaskCheck {
public:
  UnawaitedTaskCheck(llvm::StringRef Name,
                     clang::tidy::ClangTidyContext *Context);
  ~UnawaitedTaskCheck() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  void examineLocal(const LocalTask &Task);
  bool isReportable(const LocalTask &Task);
  bool runsUnheard(const LocalTask &Task) const;
  Doubt doubtAbout(const LocalTask &Task);
  bool isLost(const LocalTask &Task) const;
  /// A thread whose handle is destroyed on some path.
  bool dies(const LocalTask &Task);
  void reportNever(const LocalTask &Task);
  void reportPath(const LocalTask &Task);
  bool reportOverwrite(const LocalTask &Task);
  void examineMembers();
  void examineLoops();
  void reportThrow(const LocalTask &Task);
  void examineRewrites();

  NameList IgnoredVariables;
  const bool SomePaths, Parameters, Captures, Statics, Members, UnusedEager,
      Throws;

  // The paths of the function that was asked last.
  const FunctionPaths &pathsOf(const clang::FunctionDecl *F);
  const clang::FunctionDecl *PathsFor = nullptr;
  std::unique_ptr<FunctionPaths> Paths;
};

} // namespace waif
