// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Units.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/YAMLParser.h"
#include <fcntl.h>
#include <tuple>
#include <unistd.h>

using namespace clang::tooling;
using llvm::StringRef;

namespace waif {

/// As compilers are called, with a target before and a version behind.
static bool isCompiler(StringRef Word) {
  static const llvm::Regex Names(
      R"(^(.+-)?(clang|clang\+\+|clang-cl|gcc|g\+\+|cc|c\+\+|cl|icpx?)(-[0-9.]+)?(\.exe)?$)",
      llvm::Regex::IgnoreCase);
  using namespace llvm::sys::path;
  return Names.match(filename(Word, Style::windows)); // also knows '/'
}

/// What stands before the compiler: ccache, distcc, env X=1, nice -n 5.
static void dropLaunchers(std::vector<std::string> &Command) {
  for (std::size_t I = 0; I < Command.size(); ++I)
    if (isCompiler(Command[I]) &&
        (I == 0 || !StringRef(Command[I - 1]).starts_with("-"))) {
      Command.erase(Command.begin(),
                    Command.begin() + static_cast<std::ptrdiff_t>(I));
      return;
    }
}

static bool isCxx(const Unit &U) {
  const bool OtherLanguage =
      llvm::StringSwitch<bool>(llvm::sys::path::extension(U.File))
          .Cases({".c", ".s", ".S", ".asm", ".m"}, true)
          .Default(false);
  return !OtherLanguage || llvm::any_of(U.Command, [](StringRef Arg) {
    return Arg.starts_with("-x");
  });
}

static std::vector<Unit> inOrder(std::vector<Unit> Units) {
  const auto Key = [](const Unit &U) { return std::tie(U.Shown, U.Command); };
  llvm::sort(Units,
             [&](const Unit &A, const Unit &B) { return Key(A) < Key(B); });
  Units.erase(std::unique(Units.begin(), Units.end(),
                          [&](const Unit &A, const Unit &B) {
                            return Key(A) == Key(B);
                          }),
              Units.end());
  return Units;
}

static std::string absolute(StringRef File, StringRef Folder) {
  llvm::SmallString<256> Path(File);
  llvm::sys::path::make_absolute(Folder, Path);
  return std::string(Path);
}

namespace {
/// Nothing reaches standard error while it lives: the reader of the database
/// writes there itself, with pieces of the file.
class Silence {
public:
  Silence() : Kept(dup(STDERR_FILENO)) {
    const int Nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(Nowhere, STDERR_FILENO);
    close(Nowhere);
  }
  ~Silence() {
    dup2(Kept, STDERR_FILENO);
    close(Kept);
  }

private:
  int Kept;
};

/// With the launchers gone before the target is read off the compiler's name.
class WithoutLaunchers : public CompilationDatabase {
public:
  explicit WithoutLaunchers(std::unique_ptr<CompilationDatabase> Of)
      : Of(std::move(Of)) {}

  std::vector<CompileCommand>
  getCompileCommands(StringRef File) const override {
    return without(Of->getCompileCommands(File));
  }
  std::vector<CompileCommand> getAllCompileCommands() const override {
    return without(Of->getAllCompileCommands());
  }

private:
  static std::vector<CompileCommand> without(std::vector<CompileCommand> All) {
    for (CompileCommand &C : All)
      dropLaunchers(C.CommandLine);
    return All;
  }

  std::unique_ptr<CompilationDatabase> Of;
};
} // namespace

/// Where the file stops to be JSON; empty when it does not.
static std::string firstError(const std::string &File) {
  const auto Text = llvm::MemoryBuffer::getFile(File);
  if (!Text)
    return Text.getError().message();
  std::string First;
  llvm::SourceMgr Sources;
  Sources.setDiagHandler(
      [](const llvm::SMDiagnostic &Said, void *First) {
        auto &To = *static_cast<std::string *>(First);
        if (To.empty())
          To = (Said.getMessage() + " in line " + llvm::Twine(Said.getLineNo()))
                   .str();
      },
      &First);
  llvm::yaml::Stream((*Text)->getMemBufferRef(), Sources).skip();
  return First;
}

std::vector<Unit> readDatabase(const std::string &File, report::paths &Paths,
                               std::string &Problem) {
  llvm::InitializeAllTargetInfos(); // to know them in compilers' names
  std::unique_ptr<CompilationDatabase> Database;
  {
    const Silence ForNow;
    Database = JSONCompilationDatabase::loadFromFile(
        File, Problem, JSONCommandLineSyntax::AutoDetect);
  }
  if (!Database || Database->getAllFiles().empty())
    if (const std::string Why = firstError(File); !Why.empty())
      Problem = Why;
  if (!Problem.empty())
    return {};
  Database = inferTargetAndDriverMode(
      std::make_unique<WithoutLaunchers>(expandResponseFiles(
          std::move(Database), llvm::vfs::getRealFileSystem())));
  std::vector<Unit> All;
  for (CompileCommand &C : Database->getAllCompileCommands()) {
    Unit Made{absolute(C.Filename, C.Directory), C.Directory,
              std::move(C.CommandLine), ""};
    if (!isCxx(Made))
      continue;
    Made.Shown = Paths.shown(Made.File);
    All.push_back(std::move(Made));
  }
  return inOrder(std::move(All));
}

std::vector<Unit> withFlags(const std::vector<std::string> &Files,
                            const std::vector<std::string> &Flags,
                            const std::string &Folder, report::paths &Paths) {
  std::vector<Unit> All;
  for (const std::string &File : Files) {
    Unit Made{absolute(File, Folder), Folder, {"clang++"}, ""};
    Made.Shown = Paths.shown(Made.File);
    llvm::append_range(Made.Command, Flags);
    Made.Command.push_back(File);
    All.push_back(std::move(Made));
  }
  return inOrder(std::move(All));
}

std::vector<Unit> select(std::vector<Unit> From,
                         const std::vector<std::string> &Selectors,
                         report::paths &Paths, std::string &Problem) {
  if (Selectors.empty())
    return From;
  std::vector<bool> Wanted(From.size());
  for (const std::string &Selector : Selectors) {
    const bool IsFile = llvm::sys::fs::is_regular_file(Selector);
    const std::string Shown = IsFile ? Paths.shown(Selector, ".") : "";
    const llvm::Regex Pattern(Selector);
    std::string Why;
    if (!IsFile && !Pattern.isValid(Why)) {
      Problem =
          "'" + Selector + "' is no file and no regular expression: " + Why;
      return {};
    }
    bool Any = false;
    for (std::size_t I = 0; I != From.size(); ++I)
      if (IsFile ? From[I].Shown == Shown : Pattern.match(From[I].Shown))
        Wanted[I] = Any = true;
    if (!Any) {
      Problem =
          IsFile ? Selector + " is not in the compile database: add it, "
                              "or give -- and its flags"
                 : "no file of the compile database matches '" + Selector + "'";
      return {};
    }
  }
  std::vector<Unit> Left;
  for (std::size_t I = 0; I != From.size(); ++I)
    if (Wanted[I])
      Left.push_back(std::move(From[I]));
  return Left;
}

} // namespace waif
