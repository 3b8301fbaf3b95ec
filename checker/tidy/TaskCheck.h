// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every waif check is made of: the shared options, the model of the
// translation unit, one report a place. A check says examine() and its message.
#pragma once

#include "clang-tidy/ClangTidyCheck.h"
#include "tasks/TaskType.h"
#include "tidy/Doubt.h"
#include "llvm/ADT/DenseSet.h"

namespace waif {

/// The note about a thread whose handle dies before it.
inline constexpr char ThreadRemedy[] =
    "call 'join' or 'detach' on it first, or make it a 'std::jthread'";

class TaskCheck : public clang::tidy::ClangTidyCheck {
public:
  TaskCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

  bool
  isLanguageVersionSupported(const clang::LangOptions &Lang) const override {
    return Lang.CPlusPlus11;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;

protected:
  /// Looks at the whole translation unit; Model knows it.
  virtual void examine() = 0;

  /// Where to report, once for all instantiations of a template and all that a
  /// macro expands to; invalid when it was reported before.
  clang::SourceLocation claim(clang::SourceLocation Loc);

  /// One of the check's own options that is a list of names.
  NameList listOption(llvm::StringRef Name, llvm::StringRef Default);

  /// Whether the user asks for findings with this doubt.
  bool isWanted(Doubt Why) const { return Why == Doubt::None || Probable; }
  /// A note where the code is written, macros or not; none if that is unknown.
  void note(clang::SourceLocation At, const llvm::Twine &Text);
  /// A note that says the doubt, after the finding.
  void noteDoubt(clang::SourceLocation Loc, Doubt Why);

  TaskModel Model;

private:
  /// No other module's check waits for a match.
  bool isAlone() const;

  const clang::tidy::ClangTidyContext &Context;
  const bool Probable;
  std::vector<clang::Decl *> Hidden; // from the finder, until it is done
  llvm::DenseSet<clang::SourceLocation> Claimed;
};

} // namespace waif
