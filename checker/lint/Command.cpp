// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Command.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Options/OptionUtils.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "llvm/Support/Path.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

std::string resourceFolder() {
  return GetResourcesPath(WAIF_CLANG_FOLDER "/clang");
}

/// What Options and our clang make of a command's words.
static tooling::ArgumentsAdjuster
adjusterFor(const tidy::ClangTidyOptions &Options) {
  using tooling::ArgumentInsertPosition;
  tooling::ArgumentsAdjuster All = tooling::getStripPluginsAdjuster();
  const auto Then = [&All](tooling::ArgumentsAdjuster Next) {
    All = tooling::combineAdjusters(std::move(All), std::move(Next));
  };
  const auto Add = [&](const std::vector<std::string> &Args,
                       ArgumentInsertPosition Where) {
    Then(tooling::getInsertArgumentAdjuster(Args, Where));
  };
  Then([Removed =
            Options.RemovedArgs.value_or(tidy::ClangTidyOptions::ArgList())](
           const tooling::CommandLineArguments &Args, StringRef) {
    tooling::CommandLineArguments Left;
    for (const std::string &Arg : Args)
      if (!llvm::is_contained(Removed, Arg))
        Left.push_back(Arg);
    return Left;
  });
  if (Options.ExtraArgsBefore)
    Add(*Options.ExtraArgsBefore, ArgumentInsertPosition::BEGIN);
  if (Options.ExtraArgs)
    Add(*Options.ExtraArgs, ArgumentInsertPosition::END);
  Add({"-resource-dir=" + resourceFolder()}, ArgumentInsertPosition::BEGIN);
  return All;
}

Command::Command(const Unit &Of, const tidy::ClangTidyOptions &Options,
                 llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files)
    : Only(Of),
      Tool(Only, {Of.File}, std::make_shared<PCHContainerOperations>(), Files) {
  Tool.appendArgumentsAdjuster(adjusterFor(Options));
  Tool.setPrintErrorMessage(false);
}

bool ActionFactory::runInvocation(
    std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
    std::shared_ptr<PCHContainerOperations> Containers,
    DiagnosticConsumer *Consumer) {
  Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
  // No "2 warnings generated." on standard error.
  Invocation->getDiagnosticOpts().ShowCarets = false;
  prepare(*Invocation);
  return FrontendActionFactory::runInvocation(std::move(Invocation), Files,
                                              std::move(Containers), Consumer);
}

/// Whether the driver speaks of it: "unknown argument: '-fx'", "unsupported
/// argument '8' to option '-flto='", "unknown target CPU 'generic32'".
static bool isRefused(StringRef Flag, StringRef Said) {
  if (!Flag.starts_with("-f") && !Flag.starts_with("-m"))
    return false; // those of one compiler alone; no other is missed
  llvm::SmallVector<StringRef, 8> Parts;
  Said.split(Parts, '\'');
  bool NamesFlag = false;
  for (std::size_t I = 1; I < Parts.size(); I += 2) {
    const auto [Name, Value] = Parts[I].split(' ');
    NamesFlag |= Name.starts_with("-");
    if (Name == Flag || (Name.ends_with("=") && Flag.starts_with(Name)) ||
        (!Value.empty() && Flag == (Name + "=" + Value).str()))
      return true;
  }
  return !NamesFlag && Parts.size() > 1 &&
         Flag.ends_with(("=" + Parts[1]).str());
}

bool dropRefused(std::vector<std::string> &Flags,
                 const std::vector<std::string> &Said) {
  const std::size_t Before = Flags.size();
  for (const std::string &Message : Said)
    llvm::erase_if(Flags,
                   [&](StringRef Flag) { return isRefused(Flag, Message); });
  return Flags.size() != Before;
}

bool concernsLibrary(StringRef Macro) {
  return Macro.starts_with("_") || Macro == "NDEBUG";
}

/// The number of words of a flag that has no part in what a header of the
/// standard library means; 0 for one that has.
static std::size_t wordsToLeaveOut(StringRef Flag) {
  for (StringRef Name : {"-D", "-U"})
    if (Flag.starts_with(Name))
      return Flag == Name ? 2 : concernsLibrary(Flag.drop_front(2)) ? 0 : 1;
  for (StringRef Name : {"-I", "-iquote", "-isystem", "-idirafter", "-include",
                         "-imacros", "-o", "-MF", "-MT", "-MQ", "-x"})
    if (Flag.starts_with(Name))
      return Flag == Name ? 2 : 1;
  return Flag == "-c" || Flag == "--" || Flag.starts_with("-M") ||
         (Flag.starts_with("-W") && !Flag.starts_with("-Wp,"));
}

static bool isFile(const Unit &Of, StringRef Word) {
  llvm::SmallString<256> Path(Word), File(Of.File);
  llvm::sys::path::make_absolute(Of.Folder, Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  llvm::sys::path::remove_dots(File, /*remove_dot_dot=*/true);
  return Path == File;
}

std::vector<std::string>
flagsForLibrary(const Unit &Of, const tidy::ClangTidyOptions &Options) {
  const tooling::CommandLineArguments Words =
      adjusterFor(Options)(Of.Command, Of.File);
  std::vector<std::string> Flags;
  for (std::size_t I = 0; I < Words.size(); ++I) {
    if (isFile(Of, Words[I]))
      continue;
    const std::size_t Out = I > 0 ? wordsToLeaveOut(Words[I]) : 0;
    if (Out == 0)
      Flags.push_back(Words[I]);
    else
      I += Out - 1;
  }
  return Flags;
}

} // namespace waif
