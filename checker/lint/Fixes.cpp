// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Fixes.h"
#include "report/cli/save.hpp"
#include <algorithm>
#include <map>
#include <ostream>
#include <string>

using namespace waif::report;

namespace waif {
namespace {

using Edits = std::map<position, const replacement *>; // by where they begin

/// Two insertions at one place are in each other's way too.
bool overlaps(const Edits &Known, const region &Where) {
  const auto Next = Known.lower_bound(Where.begin);
  if (Next != Known.end() &&
      (Next->first == Where.begin || Next->first < Where.end))
    return true;
  return Next != Known.begin() &&
         Where.begin < std::prev(Next)->second->at.where.end;
}

void apply(std::ostream &Out, const source &Text, const Edits &Wanted) {
  position At{1, 1};
  const position Last = Text.at(Text.size());
  const auto Copy = [&](position To) {
    Out << Text.between(At, To);
    At = To;
  };
  for (const auto &[Begin, Edit] : Wanted) {
    Copy(Begin);
    Out << Edit->text;
    At = Edit->at.where.end;
  }
  Copy(Last);
}

} // namespace

problem fix(const std::vector<finding> &Of, sources &Texts,
            const paths &Paths) {
  std::map<std::string, Edits> Files;
  std::size_t Applied = 0, Left = 0;
  for (const finding &F : Of) {
    if (F.fixes.empty() || F.silenced)
      continue;
    const bool InTheWay =
        std::any_of(F.fixes.begin(), F.fixes.end(), [&](const replacement &R) {
          return R.at.where.begin.line == 0 ||
                 overlaps(Files[R.at.file], R.at.where);
        });
    ++(InTheWay ? Left : Applied);
    if (!InTheWay)
      for (const replacement &R : F.fixes)
        Files[R.at.file].emplace(R.at.where.begin, &R);
  }
  for (const auto &[File, Wanted] : Files)
    if (const auto Text = Texts.open(File); Text && !Wanted.empty())
      save(Paths.on_disk(File),
           [&](std::ostream &Out) { apply(Out, *Text, Wanted); });
  std::string Said = std::to_string(Applied) + " finding(s) fixed";
  if (Left > 0)
    Said += ", " + std::to_string(Left) +
            " left out because they overlap: run it again";
  return {"--fix", Said, false};
}

} // namespace waif
