// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Precompiled.h"
#include "lint/HeaderScan.h"
#include "lint/PrecompiledHeader.h"
#include "lint/SharedHeaders.h"
#include "lint/Workers.h"
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace fs = std::filesystem;

namespace waif {
namespace {

/// Each takes some 30 MB of the disk while the run lasts.
constexpr std::size_t MostHeaders = 16;

std::string ownFolder() {
  std::error_code Error;
  std::string Path = fs::temp_directory_path(Error) / "waif-lint-XXXXXX";
  return !Error && mkdtemp(Path.data()) ? Path : std::string();
}

std::string seenFile(const std::string &Folder, std::size_t Unit) {
  return Folder + "/" + std::to_string(Unit) + ".seen";
}

void writeSeen(const std::string &File, const Dependencies &Seen) {
  std::ofstream Out(File, std::ios::binary);
  for (const std::string &Path : Seen.Read)
    Out << 'R' << Path << '\0';
  for (const std::string &Path : Seen.Missing)
    Out << 'M' << Path << '\0';
}

/// From one process to another: a line for each thing, with its kind.
void write(std::ostream &Out, const LibraryUse &Use) {
  for (const std::string &Flag : Use.Flags)
    Out << "flag " << Flag << '\n';
  for (const LibraryHeader &H : Use.Headers)
    Out << "header " << H.Weight << ' ' << H.Name << '\n';
  for (std::uint64_t File : Use.Files)
    Out << "file " << File << '\n';
}

void read(const std::string &Text, std::vector<LibraryUse> &All) {
  std::istringstream In(Text);
  LibraryUse *Use = nullptr;
  for (std::string Line; std::getline(In, Line);) {
    std::istringstream Words(Line);
    std::string Kind;
    std::uint64_t Number = 0;
    Words >> Kind;
    if (Kind == "unit" && Words >> Number)
      Use = &All.at(Number);
    else if (Kind == "flag")
      Use->Flags.push_back(Line.substr(Kind.size() + 1));
    else if (Kind == "header" && Words >> Number)
      Words >> Use->Headers.emplace_back("", Number).Name;
    else if (Kind == "file" && Words >> Number)
      Use->Files.push_back(Number);
  }
}

std::vector<std::uint64_t> readNumbers(const std::string &Text) {
  std::istringstream In(Text);
  return {std::istream_iterator<std::uint64_t>(In), {}};
}

struct Planned {
  SharedHeaders What;
  Unit Header;
  std::string File;
};

/// A header that includes them all.
Planned plan(SharedHeaders What, const std::string &Folder, std::size_t Number,
             const Unit &First, const std::vector<std::string> &Flags) {
  Planned Made{std::move(What), First,
               Folder + "/" + std::to_string(Number) + ".pch"};
  Made.Header.File = Folder + "/" + std::to_string(Number) + ".hpp";
  Made.Header.Command = Flags;
  for (const std::string &Word :
       {std::string("-xc++-header"), Made.Header.File})
    Made.Header.Command.push_back(Word);
  std::ofstream Out(Made.Header.File);
  for (const std::string &Name : Made.What.Names)
    Out << "#include <" << Name << ">\n";
  return Made;
}

} // namespace

Precompiled::Precompiled(const std::vector<const Unit *> &Units,
                         const Settings &With, unsigned Jobs,
                         bool KeepDependencies)
    : Files(Units.size()) {
  if (Units.size() < 3 || (Folder = ownFolder()).empty())
    return;
  const std::size_t Parts = std::min<std::size_t>(Jobs, Units.size());
  std::vector<LibraryUse> All(Units.size());
  WasInterrupted = !runInProcesses(
      Parts, Jobs,
      [&](std::size_t Part) {
        HeaderScan Scan;
        std::ostringstream Out;
        for (std::size_t I = Part; I < Units.size(); I += Parts) {
          Dependencies Seen;
          Out << "unit " << I << '\n';
          write(Out, Scan.scan(*Units[I], With, Seen));
          if (KeepDependencies)
            writeSeen(seenFile(Folder, I), Seen);
        }
        return Out.str();
      },
      [&](Outcome Of) {
        if (Of.Trouble.empty())
          read(Of.Said, All);
      });
  if (WasInterrupted)
    return;

  std::map<std::vector<std::string>, std::vector<std::size_t>> ByFlags;
  for (std::size_t I = 0; I < All.size(); ++I)
    if (!All[I].Headers.empty())
      ByFlags[All[I].Flags].push_back(I);
  std::vector<Planned> Plans;
  for (const auto &[Flags, Of] : ByFlags)
    for (SharedHeaders &S : chooseShared(All, Of))
      if (Plans.size() < MostHeaders) {
        const Unit &First = *Units[S.Units.front()];
        Plans.push_back(plan(std::move(S), Folder, Plans.size(), First, Flags));
      }

  WasInterrupted = !runInProcesses(
      Plans.size(), Jobs,
      [&](std::size_t I) {
        std::ostringstream Out;
        if (const auto Read = precompile(Plans[I].Header, Plans[I].File))
          for (std::uint64_t File : *Read)
            Out << File << ' ';
        return Out.str();
      },
      [&](Outcome Of) {
        const std::vector<std::uint64_t> Read = readNumbers(Of.Said);
        if (!Of.Trouble.empty() || Read.empty())
          return;
        for (std::size_t U : Plans[Of.Index].What.Units)
          if (std::includes(All[U].Files.begin(), All[U].Files.end(),
                            Read.begin(), Read.end()))
            Files[U] = Plans[Of.Index].File;
      });
}

Precompiled::~Precompiled() {
  std::error_code Ignored;
  if (!Folder.empty())
    fs::remove_all(Folder, Ignored);
}

Dependencies Precompiled::dependenciesOf(std::size_t Unit) const {
  Dependencies Seen;
  std::ifstream In(seenFile(Folder, Unit), std::ios::binary);
  for (std::string Path; std::getline(In, Path, '\0');)
    (Path[0] == 'R' ? Seen.Read : Seen.Missing).insert(Path.substr(1));
  return Seen;
}

} // namespace waif
