// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Changes.h"
#include "report/model/text.hpp"
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace waif {
namespace {

/// As git writes names with unusual characters: in quotes, with C's escapes.
std::string unquoted(std::string_view Name) {
  if (Name.size() < 2 || Name.front() != '"' || Name.back() != '"')
    return std::string(Name);
  Name = Name.substr(1, Name.size() - 2);
  std::string Made;
  for (std::size_t I = 0; I < Name.size(); ++I) {
    if (Name[I] != '\\' || I + 1 == Name.size()) {
      Made += Name[I];
    } else if (Name[++I] >= '0' && Name[I] <= '3' && I + 2 < Name.size()) {
      Made += static_cast<char>((Name[I] - '0') * 64 + (Name[I + 1] - '0') * 8 +
                                Name[I + 2] - '0');
      I += 2;
    } else {
      Made += Name[I] == 't' ? '\t' : Name[I] == 'n' ? '\n' : Name[I];
    }
  }
  return Made;
}

/// "+++ NAME", perhaps with a tab and a date; empty for /dev/null.
std::string nameIn(std::string_view Line) {
  Line.remove_prefix(4);
  Line = Line.starts_with('"') ? Line.substr(0, Line.rfind('"') + 1)
                               : Line.substr(0, Line.find('\t'));
  std::string Name = unquoted(Line);
  return Name == "/dev/null" ? "" : Name;
}

/// git's "b/", or what diff.mnemonicPrefix makes of it.
bool hasPrefix(std::string_view Name) {
  return Name.size() > 2 && Name[1] == '/' &&
         std::string_view("biwco12").find(Name[0]) != std::string_view::npos;
}

/// The file of that name: with and without what may be a prefix, and from each
/// of the folders. Empty when there is none.
std::string find(const std::string &Name, const std::vector<fs::path> &Folders,
                 report::paths &Paths) {
  std::vector<std::string> Names{Name};
  if (const std::size_t Slash = Name.find('/'); Slash != Name.npos)
    Names.insert(hasPrefix(Name) ? Names.begin() : Names.end(),
                 Name.substr(Slash + 1));
  for (const std::string &N : Names)
    for (const fs::path &Folder : Folders) {
      std::error_code Error;
      if (fs::exists(Folder / N, Error))
        return Paths.shown(N, Folder.string());
    }
  return {};
}

/// "@@ -1,2 +FIRST[,COUNT] @@": false when it is not that.
bool readPiece(std::string_view Line, std::uint32_t &First,
               std::uint32_t &Count) {
  const std::size_t Plus = Line.find('+');
  if (Plus == Line.npos)
    return false;
  const char *const End = Line.data() + Line.size();
  auto [Next, Error] = std::from_chars(Line.data() + Plus + 1, End, First);
  Count = 1;
  if (Error == std::errc() && Next != End && *Next == ',')
    Error = std::from_chars(Next + 1, End, Count).ec;
  return Error == std::errc();
}

/// What git prints. Throws what it complains of.
std::string git(const fs::path &Root, std::vector<std::string> Args) {
  const std::string Name = "'git " + Args.front() + "'";
  Args.insert(Args.begin(), {"git", "-C", Root.string()});
  std::FILE *Complaints = std::tmpfile();
  int Ends[2];
  if (!Complaints || pipe(Ends) != 0)
    throw std::runtime_error("no pipe for git");
  const pid_t Pid = fork();
  if (Pid == 0) {
    std::vector<char *> Words;
    for (std::string &Arg : Args)
      Words.push_back(Arg.data());
    Words.push_back(nullptr);
    dup2(Ends[1], STDOUT_FILENO);
    dup2(fileno(Complaints), STDERR_FILENO);
    close(Ends[0]);
    execvp(Words[0], Words.data());
    std::perror(Words[0]);
    _exit(127);
  }
  close(Ends[1]);
  std::string Text;
  char Buffer[1 << 16];
  for (ssize_t N; (N = read(Ends[0], Buffer, sizeof Buffer)) > 0;)
    Text.append(Buffer, static_cast<std::size_t>(N));
  close(Ends[0]);
  int Status = 0;
  const bool Failed = Pid < 0 || waitpid(Pid, &Status, 0) < 0 || Status != 0;
  std::rewind(Complaints);
  const char *Said = std::fgets(Buffer, sizeof Buffer, Complaints);
  std::fclose(Complaints);
  if (Failed)
    throw std::runtime_error(
        Name +
        " failed: " + report::printable(report::trimmed(Said ? Said : "")));
  if (Text.ends_with('\n'))
    Text.pop_back();
  return Text;
}

/// Where the two histories part, as a review counts; else the revision itself.
std::string baseOf(const std::string &Revision, const fs::path &Root) {
  try {
    return git(Root, {"merge-base", "--end-of-options", Revision, "HEAD"});
  } catch (const std::runtime_error &) {
    return Revision;
  }
}

/// Throws on what is no diff: an empty one would be clean.
ChangedLines read(std::istream &In, const std::vector<fs::path> &Folders,
                  report::paths &Paths) {
  ChangedLines Made;
  std::string Line, File, Missing;
  bool Any = false, IsDiff = false;
  // Lines of the pieces themselves are counted, not looked at: one of them may
  // begin with "+++".
  std::uint32_t Old = 0, New = 0, At = 0;
  while (std::getline(In, Line)) {
    if (Old > 0 || New > 0) {
      const char Kind = Line.empty() ? ' ' : Line[0];
      if (Kind == '+' && !File.empty())
        Made[File].push_back({At, At});
      At += Kind != '-' && Kind != '\\';
      New -= New > 0 && Kind != '-' && Kind != '\\';
      Old -= Old > 0 && Kind != '+' && Kind != '\\';
      continue;
    }
    if (Line.ends_with('\r'))
      Line.pop_back();
    Any |= !Line.empty();
    IsDiff |= Line.starts_with("diff ") || Line.starts_with("--- ");
    if (Line.starts_with("+++ ")) {
      const std::string Name = nameIn(Line);
      File = Name.empty() ? "" : find(Name, Folders, Paths);
      if (File.empty() && !Name.empty())
        Missing = Name;
    } else if (Line.starts_with("@@ ")) {
      std::string Left = Line.substr(0, Line.find('+'));
      std::replace(Left.begin(), Left.end(), '-', '+');
      std::uint32_t Ignored = 0;
      if (!readPiece(Line, At, New) || !readPiece(Left, Ignored, Old))
        throw std::runtime_error("the diff has a broken line: " +
                                 report::printable(Line));
    } else if (Line.starts_with("@@@")) {
      throw std::runtime_error("the diff is of a merge, against two revisions: "
                               "give one against one");
    }
  }
  if (Any && !IsDiff)
    throw std::runtime_error("that is no unified diff");
  if (Old > 0 || New > 0)
    throw std::runtime_error("the diff ends in the middle of a piece");
  if (Made.empty() && !Missing.empty())
    throw std::runtime_error(
        "no file of the diff is there: " + report::printable(Missing) +
        " is neither in the root nor above");
  return Made;
}

} // namespace

ChangedLines readDiff(std::istream &In, report::paths &Paths) {
  std::vector<fs::path> Folders{
      Paths.root()}; // git's names start where .git is
  for (fs::path Up = Paths.root(); Up != Up.root_path();) {
    if (fs::exists(Up / ".git"))
      Folders.push_back(Up);
    Up = Up.parent_path();
  }
  return read(In, Folders, Paths);
}

ChangedLines changesSince(const std::string &Revision, report::paths &Paths) {
  const fs::path &Root = Paths.root();
  const std::string Top = git(Root, {"rev-parse", "--show-toplevel"});
  const std::string Base = baseOf(Revision, Root);
  std::string Text;
  try {
    Text = git(Root, {"diff", "--no-color", "--no-ext-diff", "--no-textconv",
                      "--no-relative", "-U0", "--src-prefix=a/",
                      "--dst-prefix=b/", "--end-of-options", Base, "--"});
  } catch (const std::runtime_error &E) {
    const bool Shallow =
        git(Root, {"rev-parse", "--is-shallow-repository"}) == "true";
    throw std::runtime_error(
        std::string(E.what()) +
        (Shallow ? "; this clone is shallow: git fetch that revision" : ""));
  }
  std::istringstream Diff(Text);
  return read(Diff, {Top}, Paths);
}

bool touches(const ChangedLines &Changes, const report::finding &What) {
  const auto Found = Changes.find(What.at.file);
  return Found != Changes.end() &&
         std::any_of(Found->second.begin(), Found->second.end(),
                     [&](const auto &Piece) {
                       return Piece.first <= What.covers.end.line &&
                              What.covers.begin.line <= Piece.second;
                     });
}

} // namespace waif
