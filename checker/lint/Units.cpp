// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Units.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <tuple>

using namespace clang::tooling;
using llvm::StringRef;

namespace waif {

static const StringRef GccFlags[] = {
#include "lint/GccFlags.def"
};

static bool isGccOnly(StringRef Flag) {
  std::string Name = Flag.take_front(Flag.find('=') + 1).str();
  if (Name.empty())
    Name = Flag.str();
  const StringRef Letter = StringRef(Name).take_front(2);
  if (StringRef(Name).drop_front(Letter.size()).starts_with("no-"))
    Name.erase(2, 3);
  return llvm::is_contained(GccFlags, Name);
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

std::vector<Unit> readDatabase(const std::string &File, report::paths &Paths,
                               std::string &Problem) {
  std::unique_ptr<CompilationDatabase> Database =
      JSONCompilationDatabase::loadFromFile(File, Problem,
                                            JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return {};
  Database = inferTargetAndDriverMode(
      expandResponseFiles(std::move(Database), llvm::vfs::getRealFileSystem()));
  std::vector<Unit> All;
  for (CompileCommand &C : Database->getAllCompileCommands()) {
    Unit Made{absolute(C.Filename, C.Directory), C.Directory,
              std::move(C.CommandLine), ""};
    if (!isCxx(Made))
      continue;
    Made.Shown = Paths.shown(Made.File);
    llvm::erase_if(Made.Command, isGccOnly);
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
    llvm::copy_if(Flags, std::back_inserter(Made.Command),
                  [](StringRef Flag) { return !isGccOnly(Flag); });
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
