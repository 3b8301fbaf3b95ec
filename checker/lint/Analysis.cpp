// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Analysis.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "lint/Command.h"
#include "lint/Configuration.h"
#include "lint/Consumer.h"
#include "lint/MaskingFileSystem.h"
#include "lint/Nolint.h"
#include "lint/RecordingFileSystem.h"
#include "report/model/text.hpp"
#include "report/readers/raw_finding.hpp"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/BuildID.h"
#include "llvm/Object/ObjectFile.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {
namespace {

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

std::vector<ClangTidyError>
runChecks(const Unit &Of, const Settings &With, Bodies Parse,
          const std::string &Precompiled, bool &NeedsWhole,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  std::string Problem;
  ClangTidyContext Context(readConfiguration(With, Problem));
  auto DiagOptions = std::make_unique<DiagnosticOptions>();
  ClangTidyDiagnosticConsumer Consumer(Context);
  DiagnosticsEngine Engine(DiagnosticIDs::create(), *DiagOptions, &Consumer,
                           /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(DiagOptions), &Engine);

  Command Run(Of, Context.getOptionsForFile(Of.File), Files);
  Run.tool().setDiagnosticConsumer(&Consumer);
  Context.setCurrentFile(Of.File);
  Context.setCurrentBuildDirectory(Of.Folder);
  ClangTidyASTConsumerFactory Checks(Context);
  Run.tool().run(makeActions(Checks, Parse, Precompiled, NeedsWhole).get());
  return Consumer.take();
}

std::vector<std::string> withoutPlace(const std::vector<ClangTidyError> &From) {
  std::vector<std::string> Said;
  for (const ClangTidyError &E : From)
    if (E.Message.FilePath.empty())
      Said.push_back(E.Message.Message);
  return Said;
}

bool isOfCompiler(const ClangTidyError &E) {
  return StringRef(E.DiagnosticName).starts_with("clang-diagnostic");
}

bool isBroken(const ClangTidyError &E) {
  return isOfCompiler(E) && E.DiagLevel == tooling::Diagnostic::Error;
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

Analysis analyse(const Unit &Asked, const Settings &With,
                 const std::string &Precompiled) {
  Unit Of = Asked;
  auto Files = llvm::makeIntrusiveRefCnt<RecordingFileSystem>(
      llvm::vfs::createPhysicalFileSystem());
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Shown = Files;
  if (With.Masked)
    Shown = llvm::makeIntrusiveRefCnt<MaskingFileSystem>(Files);
  bool NeedsWhole = With.Whole;
  const auto Run = [&](const std::string &Start) {
    std::vector<ClangTidyError> Errors;
    do
      Errors = runChecks(Of, With, NeedsWhole ? Bodies::Whole : Bodies::Skip,
                         Start, NeedsWhole, Shown);
    while (dropRefused(Of.Command, withoutPlace(Errors)));
    return Errors;
  };
  std::vector<ClangTidyError> Errors = Run(Precompiled);
  if (!Precompiled.empty() && !NeedsWhole && llvm::any_of(Errors, isBroken))
    Errors = Run("");
  if (NeedsWhole && !With.Whole)
    Errors = Run("");
  Files->Seen.Read.erase(Precompiled); // this run's own

  Analysis Made;
  report::paths Paths(With.Root);
  report::sources Texts(Paths);
  report::place_finder Places(Paths, Texts);
  unsigned Broken = 0;
  report::finding FirstBroken;
  for (const ClangTidyError &E : Errors) {
    if (!isOfCompiler(E)) {
      Made.Said.findings.push_back(Places.convert(rawFinding(E)));
    } else if (isBroken(E) && Broken++ == 0) {
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
  Made.Entries = entryUses();
  Made.On = std::move(Files->Seen);
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
