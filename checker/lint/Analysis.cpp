// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Analysis.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "lint/Configuration.h"
#include "lint/Consumer.h"
#include "lint/MaskingFileSystem.h"
#include "lint/Nolint.h"
#include "lint/RecordingFileSystem.h"
#include "report/model/text.hpp"
#include "report/readers/raw_finding.hpp"
#include "clang/Basic/Version.h"
#include "clang/Options/OptionUtils.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/BuildID.h"
#include "llvm/Object/ObjectFile.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {
namespace {

/// The one command, for whatever file.
class OneCommand : public tooling::CompilationDatabase {
public:
  explicit OneCommand(const Unit &Of) : Of(Of) {}
  std::vector<tooling::CompileCommand>
  getCompileCommands(StringRef) const override {
    return {tooling::CompileCommand(Of.Folder, Of.File, Of.Command, "")};
  }

private:
  const Unit &Of;
};

report::raw_message rawMessage(const tooling::DiagnosticMessage &From) {
  report::raw_message Made{
      From.Message, {From.FilePath, From.FileOffset}, {}, {}};
  if (From.FilePath.empty())
    Made.at.offset = 0;
  for (const tooling::FileByteRange &R : From.Ranges)
    Made.ranges.push_back({R.FilePath, R.FileOffset, R.Length});
  for (const auto &[File, Replacements] : From.Fix)
    for (const tooling::Replacement &R : Replacements)
      Made.fixes.push_back(
          {{R.getFilePath().str(), R.getOffset(), R.getLength()},
           R.getReplacementText().str()});
  return Made;
}

report::raw_finding rawFinding(const ClangTidyError &From) {
  report::raw_finding Made;
  Made.rule = From.DiagnosticName;
  if (From.DiagLevel == tooling::Diagnostic::Error || From.IsWarningAsError)
    Made.severity = report::level::error;
  else if (From.DiagLevel == tooling::Diagnostic::Remark)
    Made.severity = report::level::note;
  Made.folder = From.BuildDirectory;
  Made.said = rawMessage(From.Message);
  for (const tooling::DiagnosticMessage &Note : From.Notes)
    Made.notes.push_back(rawMessage(Note));
  return Made;
}

/// Where clang's own headers are: beside the clang that we were built with.
std::string resourceFolder() {
  return GetResourcesPath(WAIF_CLANG_FOLDER "/clang");
}

void addArguments(tooling::ClangTool &Tool, const ClangTidyOptions &Options) {
  using tooling::ArgumentInsertPosition;
  const auto Add = [&](const std::vector<std::string> &Args,
                       ArgumentInsertPosition Where) {
    Tool.appendArgumentsAdjuster(
        tooling::getInsertArgumentAdjuster(Args, Where));
  };
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  Tool.appendArgumentsAdjuster(
      [Removed = Options.RemovedArgs.value_or(ClangTidyOptions::ArgList())](
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
}

std::vector<ClangTidyError>
runChecks(const Unit &Of, const Settings &With, Bodies Parse, bool &NeedsWhole,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  std::string Problem;
  ClangTidyContext Context(readConfiguration(With, Problem));
  auto DiagOptions = std::make_unique<DiagnosticOptions>();
  ClangTidyDiagnosticConsumer Consumer(Context);
  DiagnosticsEngine Engine(DiagnosticIDs::create(), *DiagOptions, &Consumer,
                           /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(DiagOptions), &Engine);

  const OneCommand Database(Of);
  tooling::ClangTool Tool(Database, {Of.File},
                          std::make_shared<PCHContainerOperations>(), Files);
  addArguments(Tool, Context.getOptionsForFile(Of.File));
  Tool.setDiagnosticConsumer(&Consumer);
  Tool.setPrintErrorMessage(false);
  Context.setCurrentFile(Of.File);
  Context.setCurrentBuildDirectory(Of.Folder);
  ClangTidyASTConsumerFactory Checks(Context);
  Tool.run(makeActions(Checks, Parse, NeedsWhole).get());
  return Consumer.take();
}

/// Whether the driver speaks of it: "unknown argument: '-fx'", "unsupported
/// argument '8' to option '-flto='", "unknown target CPU 'generic32'".
bool isRefused(StringRef Flag, StringRef Said) {
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

/// A database may be another compiler's: takes out what ours refuses.
bool dropRefused(std::vector<std::string> &Command,
                 const std::vector<ClangTidyError> &Errors) {
  return llvm::any_of(Errors, [&](const ClangTidyError &E) {
    const std::size_t Before = Command.size();
    if (E.Message.FilePath.empty())
      llvm::erase_if(Command, [&](StringRef Flag) {
        return isRefused(Flag, E.Message.Message);
      });
    return Command.size() != Before;
  });
}

std::string inWords(unsigned Errors, const report::finding &First) {
  std::string Text = "does not compile: " + First.message;
  if (First.at.where.begin.line > 0)
    Text += " (" + First.at.file + ":" +
            std::to_string(First.at.where.begin.line) + ")";
  if (Errors > 1)
    Text += " and " + std::to_string(Errors - 1) + " more";
  return Text + "; the checks did not see all of it";
}

} // namespace

Analysis analyse(const Unit &Asked, const Settings &With) {
  Unit Of = Asked;
  auto Files = llvm::makeIntrusiveRefCnt<RecordingFileSystem>(
      llvm::vfs::createPhysicalFileSystem());
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Shown = Files;
  if (With.Masked)
    Shown = llvm::makeIntrusiveRefCnt<MaskingFileSystem>(Files);
  bool NeedsWhole = With.Whole;
  std::vector<ClangTidyError> Errors;
  do
    Errors = runChecks(Of, With, NeedsWhole ? Bodies::Whole : Bodies::Skip,
                       NeedsWhole, Shown);
  while (dropRefused(Of.Command, Errors));
  if (NeedsWhole && !With.Whole)
    Errors = runChecks(Of, With, Bodies::Whole, NeedsWhole, Shown);

  Analysis Made;
  report::paths Paths(With.Root);
  report::sources Texts(Paths);
  report::place_finder Places(Paths, Texts);
  unsigned Broken = 0;
  report::finding FirstBroken;
  for (const ClangTidyError &E : Errors) {
    if (!StringRef(E.DiagnosticName).starts_with("clang-diagnostic")) {
      Made.Said.findings.push_back(Places.convert(rawFinding(E)));
    } else if (E.DiagLevel == tooling::Diagnostic::Error && Broken++ == 0) {
      FirstBroken.message = report::repaired(E.Message.Message);
      if (!E.Message.FilePath.empty()) // else of the command
        FirstBroken = Places.convert(rawFinding(E));
    }
  }
  if (Broken > 0)
    Made.Said.said.push_back({Of.Shown, inWords(Broken, FirstBroken)});
  Places.report(Made.Said.said);
  if (With.Masked)
    for (const std::string &File : Files->Seen.Read)
      addNolintComments(Paths.shown(File), Texts, Made.Said.findings);
  Made.Said.checks.any = true;
  for (const std::string &File : Files->Seen.Read)
    if (const std::string &Name = Paths.shown(File); !Name.starts_with('/'))
      Made.Said.checks.files.insert(Name); // the program's own
  Made.Read = std::move(Files->Seen.Read);
  Made.Missing = std::move(Files->Seen.Missing);
  return Made;
}

std::string configurationOf(const Unit &Of, const Settings &With,
                            std::string &Problem) {
  const auto Provider = readConfiguration(With, Problem);
  if (!Provider)
    return {};
  const ClangTidyOptions Options = Provider->getOptions(Of.File);
  if (getCheckNames(Options, false, false).empty())
    return {};
  return configurationAsText(Options);
}

std::string analysisVersion() {
  std::string Id;
  if (auto Program =
          llvm::object::ObjectFile::createObjectFile("/proc/self/exe"))
    Id = llvm::toHex(llvm::object::getBuildID(Program->getBinary()));
  else
    llvm::consumeError(Program.takeError());
  return getClangFullVersion() + " " + resourceFolder() + " " + Id;
}

} // namespace waif
