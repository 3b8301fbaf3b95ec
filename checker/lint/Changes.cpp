// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Changes.h"
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

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

/// "+++ b/NAME", perhaps with a tab and a date; empty for /dev/null.
std::string nameIn(std::string_view Line) {
  Line.remove_prefix(4);
  Line = Line.starts_with('"') ? Line.substr(0, Line.rfind('"') + 1)
                               : Line.substr(0, Line.find('\t'));
  std::string Name = unquoted(Line);
  if (Name == "/dev/null")
    return {};
  return Name.starts_with("b/") ? Name.substr(2) : Name;
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

std::string outputOf(const std::vector<std::string> &Command) {
  int Ends[2];
  if (pipe(Ends) != 0)
    throw std::runtime_error("no pipe for git");
  const pid_t Pid = fork();
  if (Pid == 0) {
    std::vector<char *> Args;
    for (const std::string &Arg : Command)
      Args.push_back(const_cast<char *>(Arg.c_str()));
    Args.push_back(nullptr);
    dup2(Ends[1], STDOUT_FILENO);
    close(Ends[0]);
    execvp(Args[0], Args.data());
    std::perror(Args[0]);
    _exit(127);
  }
  close(Ends[1]);
  std::string Text;
  char Buffer[1 << 16];
  for (ssize_t N; (N = read(Ends[0], Buffer, sizeof Buffer)) > 0;)
    Text.append(Buffer, static_cast<std::size_t>(N));
  close(Ends[0]);
  int Status = 0;
  if (Pid < 0 || waitpid(Pid, &Status, 0) < 0 || Status != 0)
    throw std::runtime_error("'git " + Command[3] + "' failed");
  return Text;
}

} // namespace

ChangedLines readDiff(std::istream &In, const std::string &Folder,
                      report::paths &Paths) {
  ChangedLines Made;
  std::string Line, File;
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
    } else if (Line.starts_with("+++ ")) {
      const std::string Name = nameIn(Line);
      File = Name.empty() ? "" : Paths.shown(Name, Folder);
    } else if (Line.starts_with("@@ ")) {
      std::string Left = Line.substr(0, Line.find('+'));
      std::replace(Left.begin(), Left.end(), '-', '+');
      std::uint32_t Ignored = 0;
      if (!readPiece(Line, At, New) || !readPiece(Left, Ignored, Old))
        throw std::runtime_error("the diff has a broken line: " + Line);
    }
  }
  return Made;
}

ChangedLines changesSince(const std::string &Revision, report::paths &Paths) {
  const std::string Root = Paths.root().string();
  std::string Top =
      outputOf({"git", "-C", Root, "rev-parse", "--show-toplevel"});
  if (Top.ends_with('\n'))
    Top.pop_back();
  std::istringstream Diff(
      outputOf({"git", "-C", Root, "diff", "--no-color", "--no-ext-diff", "-U0",
                "--src-prefix=a/", "--dst-prefix=b/", "--end-of-options",
                Revision, "--"}));
  return readDiff(Diff, Top, Paths);
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
