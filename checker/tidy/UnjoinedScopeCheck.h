// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/TaskUse.h"
#include "tidy/TaskCheck.h"

namespace waif {

struct OpenGate;

/// Work is spawned into a scope that is never joined.
/// See docs/checks/waif-unjoined-scope.md.
class UnjoinedScopeCheck : public TaskCheck {
public:
  UnjoinedScopeCheck(llvm::StringRef Name,
                     clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  void examine() override;

private:
  bool isScope(clang::QualType Type);
  bool isStrict(clang::QualType Type) const;
  void report(const clang::ValueDecl *Scope, const TaskUse &Spawn,
              const clang::Stmt *Return);
  void report(const OpenGate &Found);

  const NameList ScopeTypes;
  const NameList IgnoredScopes;
};

} // namespace waif
