// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/SkippedBodies.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// The functions by whose bodies checker/tasks tells what a type does.
static bool saysWhatTypeDoes(const NamedDecl &Function) {
  const IdentifierInfo *Name = Function.getIdentifier();
  return Name && llvm::StringSwitch<bool>(Name->getName())
                     .Cases({"initial_suspend", "final_suspend", "await_ready",
                             "await_suspend", "await_resume",
                             "unhandled_exception", "wait"},
                            true)
                     .Default(false);
}

bool SkippedBodies::contains(const Decl &Function) {
  const SourceLocation Loc = Sources.getExpansionLoc(Function.getLocation());
  if (!Sources.isInSystemHeader(Loc))
    return false;
  const auto *Named = dyn_cast<NamedDecl>(&Function);
  return !(Named && saysWhatTypeDoes(*Named)) &&

         !mentionsCoroutines(Sources.getFileID(Loc));
}

// A library's own coroutines, its handles and the destructors of its tasks.
bool SkippedBodies::mentionsCoroutines(FileID File) {
  const auto [Entry, IsNew] = Mentions.try_emplace(File, false);
  if (IsNew) {
    const StringRef Text = Sources.getBufferData(File);
    Entry->second = Text.contains("coroutine") || Text.contains("co_await") ||
                    Text.contains("co_return") || Text.contains("co_yield");
  }
  return Entry->second;
}

} // namespace waif
