// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/HeaderScan.h"
#include "lint/Command.h"
#include "lint/Configuration.h"
#include "lint/FileTexts.h"
#include "lint/RecordingFileSystem.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using llvm::StringRef;

namespace waif {
namespace {

/// Follows one unit through its files.
class Follower : public PPCallbacks {
public:
  Follower(Preprocessor &Source, FileTexts &Texts, LibraryUse &Found)
      : Source(Source), Sources(Source.getSourceManager()), Texts(Texts),
        Found(Found) {}

  void LexedFileChanged(FileID File, LexedFileChangeReason Reason,
                        SrcMgr::CharacteristicKind, FileID,
                        SourceLocation) override {
    if (Reason == LexedFileChangeReason::EnterFile)
      if (const auto Entry = Sources.getFileEntryRefForID(File))
        Entered.try_emplace(*Entry, ++Now);
  }

  void InclusionDirective(SourceLocation Hash, const Token &, StringRef Name,
                          bool IsAngled, CharSourceRange,
                          OptionalFileEntryRef File, StringRef Folder,
                          StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind Kind) override {
    if (!File)
      return;
    if (const auto From = Sources.getFileEntryRefForID(Sources.getFileID(Hash)))
      Includes[*From].push_back(*File);
    if (IsAngled && SrcMgr::isSystem(Kind) && !Name.contains('/') &&
        isLibrary(Folder))
      Library.insert({*File, Name.str()});
  }

  void MacroDefined(const Token &Name, const MacroDirective *How) override {
    const SourceLocation Loc = How->getLocation();
    const StringRef Id = Name.getIdentifierInfo()->getName();
    if (Sources.isWrittenInBuiltinFile(Loc) ||
        (Sources.isWrittenInCommandLineFile(Loc) && concernsLibrary(Id)) ||
        (Id.starts_with("__STDC_") && Id.ends_with("_MACROS"))) // no use in C++
      return;
    change(Name, Loc, /*Undefines=*/false);
  }

  void MacroUndefined(const Token &Name, const MacroDefinition &Was,
                      const MacroDirective *) override {
    if (Was)
      change(Name, Name.getLocation(), /*Undefines=*/true);
  }

  void EndOfMainFile() override {
    llvm::DenseSet<FileEntryRef> Inside;
    for (const auto &[File, Name] : Library)
      reach(File, Inside);
    llvm::DenseMap<FileEntryRef, bool> Same;
    for (FileEntryRef File : Inside)
      Same[File] = meansTheSame(File, Inside);
    llvm::DenseMap<FileEntryRef, unsigned> Owners;
    for (const auto &[Header, Name] : Library)
      for (FileEntryRef File : own(Header))
        ++Owners[File];
    llvm::DenseSet<FileEntryRef> Usable;
    HeaderSearch &Headers = Source.getHeaderSearchInfo();
    for (const auto &[File, Name] : Library) {
      llvm::DenseSet<FileEntryRef> Led;
      reach(File, Led);
      if (!Headers.isFileMultipleIncludeGuarded(File) ||
          !llvm::all_of(Led, [&](FileEntryRef F) { return Same.lookup(F); }))
        continue;
      std::uint64_t Weight = 0;
      for (FileEntryRef Own : own(File))
        Weight += static_cast<std::uint64_t>(Own.getSize()) / Owners[Own];
      Found.Headers.push_back({Name, Weight});
      Usable.insert(Led.begin(), Led.end());
    }
    for (FileEntryRef File : Usable)
      Found.Files.push_back(hashOfPath(File, Source.getFileManager()));
    llvm::sort(Found.Files);
  }

private:
  /// A macro was defined, or undefined: then Undoes is the number of the change
  /// before, or -1 when that was the compiler's.
  struct Change {
    OptionalFileEntryRef In;
    unsigned Since;
    unsigned Until;
    bool Undefines;
    int Undoes;
  };

  void change(const Token &Name, SourceLocation Loc, bool Undefines) {
    auto &Changes = Macros[Name.getIdentifierInfo()];
    const int Before = static_cast<int>(Changes.size()) - 1;
    ++Now;
    if (Before >= 0)
      Changes.back().Until = Now;
    Changes.push_back({Sources.getFileEntryRefForID(Sources.getFileID(Loc)),
                       Now, std::numeric_limits<unsigned>::max(), Undefines,
                       Before});
  }

  /// The folder that #include <vector> is from.
  bool isLibrary(StringRef Folder) {
    const auto [At, IsNew] = Folders.try_emplace(Folder, false);
    if (IsNew)
      At->second = llvm::all_of(
          llvm::ArrayRef<StringRef>{"/vector", "/cstddef", "/typeinfo"},
          [&](StringRef Name) {
            return bool(Source.getFileManager().getOptionalFileRef(
                (Folder + Name).str()));
          });
    return At->second;
  }

  void reach(FileEntryRef From, llvm::DenseSet<FileEntryRef> &To) {
    if (!To.insert(From).second)
      return;
    for (FileEntryRef File : Includes.lookup(From))
      reach(File, To);
  }

  /// No macro of the unit's own, or of another library, was in its way.
  bool meansTheSame(FileEntryRef File,
                    const llvm::DenseSet<FileEntryRef> &Inside) {
    const unsigned Then = Entered.lookup(File);
    const IdentifierTable &Known = Source.getIdentifierTable();
    for (const auto &Name : Texts.namesIn(File, Source.getFileManager())) {
      const auto Id = Known.find(Name.getKey());
      if (Id == Known.end())
        continue;
      const auto Changes = Macros.find(Id->second);
      if (Changes == Macros.end())
        continue;
      for (const Change &C : Changes->second)
        if (C.Since < Then && Then < C.Until && !isOf(C, Inside) &&
            !(C.Undefines && C.Undoes >= 0 &&
              !isOf(Changes->second[static_cast<unsigned>(C.Undoes)], Inside)))
          return false;
    }
    return true;
  }

  static bool isOf(const Change &C,
                   const llvm::DenseSet<FileEntryRef> &Inside) {
    return C.In && Inside.contains(*C.In);
  }

  /// What it leads to without another header of the library.
  llvm::DenseSet<FileEntryRef> own(FileEntryRef Header) {
    llvm::DenseSet<FileEntryRef> Own;
    llvm::SmallVector<FileEntryRef> Left{Header};
    while (!Left.empty()) {
      const FileEntryRef File = Left.pop_back_val();
      if (Own.insert(File).second)
        for (FileEntryRef Next : Includes.lookup(File))
          if (!Library.contains(Next))
            Left.push_back(Next);
    }
    return Own;
  }

  Preprocessor &Source;
  SourceManager &Sources;
  FileTexts &Texts;
  LibraryUse &Found;
  unsigned Now = 0;
  llvm::DenseMap<FileEntryRef, unsigned> Entered;
  llvm::DenseMap<FileEntryRef, llvm::SmallVector<FileEntryRef, 4>> Includes;
  llvm::DenseMap<const IdentifierInfo *, llvm::SmallVector<Change, 1>> Macros;
  llvm::MapVector<FileEntryRef, std::string> Library;
  llvm::StringMap<bool> Folders;
};

class Scan : public PreprocessOnlyAction {
public:
  Scan(FileTexts &Texts, LibraryUse &Found) : Texts(Texts), Found(Found) {}

  bool BeginSourceFileAction(CompilerInstance &Compiler) override {
    const HeaderSearchOptions &Headers = Compiler.getHeaderSearchOpts();
    if (!Compiler.getLangOpts().CPlusPlus || Headers.ImplicitModuleMaps ||
        !Headers.PrebuiltModuleFiles.empty() ||
        !Compiler.getFrontendOpts().ModuleFiles.empty() ||
        !Compiler.getPreprocessorOpts().ImplicitPCHInclude.empty())
      return false;
    Preprocessor &Source = Compiler.getPreprocessor();
    Getter = Texts.directives(Compiler.getFileManager());
    Source.setDependencyDirectivesGetter(*Getter);
    Source.addPPCallbacks(std::make_unique<Follower>(Source, Texts, Found));
    return true;
  }

private:
  FileTexts &Texts;
  LibraryUse &Found;
  std::unique_ptr<DependencyDirectivesGetter> Getter;
};

class Scans : public ActionFactory {
public:
  Scans(FileTexts &Texts, LibraryUse &Found) : Texts(Texts), Found(Found) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Scan>(Texts, Found);
  }

private:
  FileTexts &Texts;
  LibraryUse &Found;
};

/// What is said of the command line.
class Refusals : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error || Info.getLocation().isValid())
      return;
    llvm::SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    Said.emplace_back(Message.str());
  }
  std::vector<std::string> Said;
};

} // namespace

std::uint64_t hashOfPath(FileEntryRef File, const FileManager &Files) {
  llvm::SmallString<256> Path(File.getName());
  Files.makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return llvm::xxh3_64bits(Path);
}

HeaderScan::HeaderScan() : Texts(std::make_unique<FileTexts>()) {}
HeaderScan::~HeaderScan() = default;

LibraryUse HeaderScan::scan(const Unit &Asked, const Settings &With,
                            Dependencies &Seen) {
  std::string Problem;
  const auto Options = readConfiguration(With, Problem)->getOptions(Asked.File);
  Unit Of = Asked;
  LibraryUse Found;
  Refusals Refused;
  do {
    Found = {};
    Refused.Said.clear();
    auto Files = llvm::makeIntrusiveRefCnt<RecordingFileSystem>(
        llvm::vfs::createPhysicalFileSystem());
    Command Run(Of, Options, Files);
    Run.tool().setDiagnosticConsumer(&Refused);
    Scans Each(*Texts, Found);
    Run.tool().run(&Each);
    Seen = std::move(Files->Seen);
  } while (dropRefused(Of.Command, Refused.Said));
  Found.Flags = flagsForLibrary(Of, Options);
  if (llvm::any_of(Found.Flags, [](StringRef F) { return F.contains('\n'); }))
    Found = {};
  return Found;
}

} // namespace waif
