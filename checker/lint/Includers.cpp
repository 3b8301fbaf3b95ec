// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Includers.h"
#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace waif {
namespace {

struct Source {
  std::string Shown;
  std::set<std::string> Includes; // last parts; empty name: a macro
};

bool isCode(const fs::path &Name) {
  static const std::set<std::string> Extensions{
      ".h",   ".hh", ".hpp", ".hxx", ".h++", ".inc",  ".inl", ".ipp", ".tpp",
      ".txx", ".cc", ".cpp", ".cxx", ".c++", ".cppm", ".ixx", ".def", ".impl"};
  const std::string Extension = Name.extension().string();
  std::error_code Error; // <Core> may be a header, and a program
  return Extension.empty() ? fs::file_size(Name, Error) < 1 << 20
                           : Extensions.count(Extension) > 0;
}

std::set<std::string> includesIn(const fs::path &File) {
  std::set<std::string> Found;
  std::ifstream In(File);
  for (std::string Line; std::getline(In, Line);) {
    std::string_view Text = Line;
    const auto Skip = [&](std::string_view What) {
      Text.remove_prefix(std::min(Text.find_first_not_of(" \t"), Text.size()));
      const bool Is = Text.starts_with(What);
      Text.remove_prefix(Is ? What.size() : 0);
      return Is;
    };
    if (!Skip("#") || !Skip("include"))
      continue;
    Skip("_next");
    Skip("");
    const bool Named = Text.starts_with('<') || Text.starts_with('"');
    const std::size_t End = Named ? Text.find_first_of(">\"", 1) : Text.npos;
    Found.insert(End == Text.npos
                     ? std::string()
                     : fs::path(Text.substr(1, End - 1)).filename().string());
  }
  return Found;
}

std::vector<Source> sourcesUnder(const fs::path &Root) {
  std::vector<Source> All;
  std::error_code Error;
  for (fs::recursive_directory_iterator
           I(Root, fs::directory_options::skip_permission_denied, Error),
       End;
       !Error && I != End; I.increment(Error)) {
    const bool Hidden = I->path().filename().native().starts_with('.');
    std::error_code Ignored;
    if (Hidden && I->is_directory(Ignored))
      I.disable_recursion_pending();
    else if (isCode(I->path()) && I->is_regular_file(Ignored))
      All.push_back({I->path().lexically_relative(Root).generic_string(),
                     includesIn(I->path())});
  }
  return All;
}

} // namespace

std::set<std::string> mayInclude(std::set<std::string> Files,
                                 const fs::path &Root) {
  std::set<std::string> Names{""};
  for (const std::string &File : Files)
    Names.insert(fs::path(File).filename().string());
  const std::vector<Source> All = sourcesUnder(Root);
  for (bool Grew = true; Grew;) {
    Grew = false;
    for (const Source &S : All)
      if (!Files.count(S.Shown) &&
          std::any_of(
              S.Includes.begin(), S.Includes.end(),
              [&](const std::string &I) { return Names.count(I) > 0; })) {
        Files.insert(S.Shown);
        Names.insert(fs::path(S.Shown).filename().string());
        Grew = true;
      }
  }
  return Files;
}

} // namespace waif
