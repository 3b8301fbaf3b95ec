// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/TaskCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "tasks/UserCode.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include <set>

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {

// "waif.TaskTypes" is said once for all checks, "waif-discarded-task.TaskTypes"
// for one.
static const char Shared[] = "waif";

static TaskOptions readOptions(ClangTidyCheck::OptionsView Local,
                               ClangTidyContext *Context,
                               NameList::Complaint Complain) {
  const ClangTidyCheck::OptionsView Global(
      Shared, Context->getOptions().CheckOptions, Context);
  return TaskOptions::read(
      [&](StringRef Name, StringRef Default) {
        return Local.get(Name, Global.get(Name, Default));
      },
      Complain);
}

TaskCheck::TaskCheck(StringRef Name, ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context),
      Model(readOptions(Options, Context,
                        [this](const std::string &Reason) {
                          // The options are shared, so is the complaint: once a
                          // run.
                          static std::set<std::string> Said;
                          if (Said.insert(Reason).second)
                            configurationDiag("%0") << Reason;
                        })),
      Context(*Context), Probable(Model.options().Confidence == "probable") {}

void TaskCheck::registerMatchers(ast_matchers::MatchFinder *Finder) {
  // One match a file; the walk is ours and never enters system headers.
  Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
}

void TaskCheck::check(const ast_matchers::MatchFinder::MatchResult &Result) {
  ASTContext &Ctx = *Result.Context;
  Model.start(Ctx);
  Model.code();
  sawFile(getCurrentMainFile());
  Claimed.clear();
  examine();
  if (!Ctx.getTraversalScope().empty() && isAlone()) {
    Hidden = Ctx.getTraversalScope();
    Ctx.setTraversalScope({});
  }
}

void TaskCheck::onEndOfTranslationUnit() {
  if (!Hidden.empty())
    Model.context().setTraversalScope(std::exchange(Hidden, {}));
  Model.finish();
}

bool TaskCheck::isAlone() const {
  if (Context.getOptions().CustomChecks)
    return false;
  ClangTidyCheckFactories Factories;
  for (const auto &Module : ClangTidyModuleRegistry::entries())
    Module.instantiate()->addCheckFactories(Factories);
  return llvm::none_of(Factories, [this](const auto &Check) {
    return !Check.getKey().starts_with("waif-") &&
           Context.isCheckEnabled(Check.getKey());
  });
}

void TaskCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  const OptionsView Global(Shared, Map, nullptr);
  Model.options().store([&](StringRef Name, StringRef Value) {
    if (Options.get(Name))
      Options.store(Map, Name, Value);
    else
      Global.store(Map, Name, Value);
  });
}

void TaskCheck::note(SourceLocation At, const llvm::Twine &Text) {
  if (At.isValid())
    diag(reportLocation(Model.context(), At), Text.str(), DiagnosticIDs::Note);
}

void TaskCheck::noteDoubt(SourceLocation Loc, Doubt Why) {
  if (Why != Doubt::None)
    diag(Loc, "probable, not certain: %0", DiagnosticIDs::Note)
        << describe(Why);
}

NameList TaskCheck::listOption(StringRef Name, StringRef Default) {
  const StringRef Text = Options.get(Name, Default);
  return NameList(
      Text,
      [&](const std::string &Reason) {
        configurationDiag("option '%0': %1") << Name << Reason;
      },
      Name, Default);
}

SourceLocation TaskCheck::claim(SourceLocation Loc) {
  Loc = reportLocation(Model.context(), Loc);
  return Loc.isValid() && Claimed.insert(Loc).second ? Loc : SourceLocation();
}

} // namespace waif
