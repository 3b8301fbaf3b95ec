// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Configuration.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace clang::tidy;
using llvm::StringRef;

namespace waif {

static const char OurChecks[] = "-*,waif-*";

/// Whether a configuration's Checks have an opinion on ours: they name them,
/// or turn off all there is.
static bool concernsUs(StringRef Checks) {
  return Checks.contains("waif") || Checks.trim() == "-*";
}

namespace {
/// A project's .clang-tidy that knows nothing of us does not turn us off.
template <typename Base> class OurOptions : public Base {
public:
  using Base::Base;
  std::vector<ClangTidyOptionsProvider::OptionsSource>
  getRawOptions(StringRef File) override {
    auto Sources = Base::getRawOptions(File);
    for (auto &[Options, Name] : Sources)
      if (Options.Checks && !concernsUs(*Options.Checks))
        Options.Checks = OurChecks;
    return Sources;
  }
};
} // namespace

static void setIf(std::optional<std::string> &Option, StringRef Value) {
  if (!Value.empty())
    Option = Value.str();
}

std::unique_ptr<ClangTidyOptionsProvider>
readConfiguration(const Settings &With, std::string &Problem) {
  ClangTidyGlobalOptions Global;
  if (std::error_code Error = parseLineFilter(With.LineFilter, Global)) {
    Problem = "--line-filter: " + Error.message();
    return nullptr;
  }
  ClangTidyOptions Defaults;
  Defaults.Checks = OurChecks;
  Defaults.WarningsAsErrors = "";
  Defaults.HeaderFilterRegex = ".*";
  Defaults.SystemHeaders = false;
  Defaults.FormatStyle = "none";

  ClangTidyOptions Override;
  if (!With.Checks.empty())
    Override.Checks = With.Checks;
  setIf(Override.WarningsAsErrors, With.WarningsAsErrors);
  setIf(Override.HeaderFilterRegex, With.HeaderFilter);
  setIf(Override.ExcludeHeaderFilterRegex, With.ExcludeHeaderFilter);
  if (!With.ExtraArgs.empty())
    Override.ExtraArgs = With.ExtraArgs;
  if (!With.ExtraArgsBefore.empty())
    Override.ExtraArgsBefore = With.ExtraArgsBefore;

  if (!With.Config)
    return std::make_unique<OurOptions<FileOptionsProvider>>(Global, Defaults,
                                                             Override);
  const StringRef Name = With.ConfigFile;
  const auto Parsed = parseConfigurationWithDiags(
      llvm::MemoryBufferRef(*With.Config, Name),
      [&](const llvm::SMDiagnostic &Said) {
        Problem = (Name + ":" + llvm::Twine(Said.getLineNo()) + ": " +
                   Said.getMessage())
                      .str();
      });
  if (!Parsed) {
    if (Problem.empty())
      Problem = (Name + ": " + Parsed.getError().message()).str();
    return nullptr;
  }
  return std::make_unique<OurOptions<ConfigOptionsProvider>>(Global, Defaults,
                                                             *Parsed, Override);
}

} // namespace waif
