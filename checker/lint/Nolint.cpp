// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Nolint.h"
#include "report/cli/glob.hpp"
#include "report/model/text.hpp"
#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

using namespace waif::report;

namespace waif {
namespace {

constexpr std::string_view Word = "NOLINT";

bool sameThing(const finding &A, const finding &B) {
  return std::tie(A.at.file, A.offset, A.rule, A.message) ==
         std::tie(B.at.file, B.offset, B.rule, B.message);
}

std::string_view globOf(const finding &Comment) { // "'WORD(GLOB)' ..."
  const std::string_view Text = Comment.message;
  const std::size_t Open = Text.find('(') + 1;
  return Text.substr(Open, Text.find(')') - Open);
}

bool hides(const finding &Comment, const finding &What) {
  const std::uint32_t Line = What.at.where.begin.line;
  return Comment.at.file == What.at.file && Comment.covers.begin.line <= Line &&
         Line <= Comment.covers.end.line &&
         selected(globOf(Comment), What.rule);
}

/// One comment: its kind ("", "NEXTLINE", "BEGIN", "END") and its globs.
struct Comment {
  std::size_t Column;
  std::string_view Kind;
  std::string_view Globs;
};

std::vector<Comment> commentsIn(std::string_view Line) {
  std::vector<Comment> Found;
  for (std::size_t At = 0; (At = Line.find(Word, At)) != Line.npos;) {
    const std::size_t Start = At;
    At += Word.size();
    std::string_view Kind;
    for (const std::string_view K : {"NEXTLINE", "BEGIN", "END"})
      if (Line.substr(At).starts_with(K))
        Kind = K;
    At += Kind.size();
    const std::size_t Close = Line.find(')', At);
    if (At < Line.size() && Line[At] == '(' && Close != Line.npos)
      Found.push_back({Start, Kind, Line.substr(At + 1, Close - At - 1)});
  }
  return Found;
}

} // namespace

void addNolintComments(const std::string &File, sources &Texts,
                       std::vector<finding> &To) {
  if (File.starts_with('/'))
    return; // not of the project
  const auto Text = Texts.open(File);
  if (!Text)
    return;
  const position Last = Text->at(Text->size());
  const auto EndOfBlock = [&](std::uint32_t From, std::string_view Globs) {
    for (std::uint32_t L = From; L <= Last.line; ++L)
      for (const Comment &C : commentsIn(Text->line(L)))
        if (C.Kind == "END" && C.Globs == Globs)
          return L;
    return Last.line;
  };
  for (std::uint32_t Line = 1; Line <= Last.line; ++Line)
    for (const Comment &C : commentsIn(Text->line(Line))) {
      if (C.Kind == "END")
        continue;
      std::uint32_t First = Line, End = Line;
      if (C.Kind == "NEXTLINE")
        First = End = Line + 1;
      else if (C.Kind == "BEGIN")
        End = EndOfBlock(Line + 1, C.Globs);
      for (std::size_t At = 0; At <= C.Globs.size();) {
        const std::size_t Comma =
            std::min(C.Globs.find(',', At), C.Globs.size());
        const std::string_view Glob = trimmed(C.Globs.substr(At, Comma - At));
        At = Comma + 1;
        if (!Glob.starts_with("waif"))
          continue;
        finding Made;
        Made.rule = UnusedNolint;
        Made.message = "'" + std::string(Word) + std::string(C.Kind) + "(" +
                       std::string(Glob) + ")' silences nothing";
        const auto Column = static_cast<std::uint32_t>(C.Column + 1);
        Made.at = {File, {{Line, Column}, {Line, Column}}};
        Made.covers = {{First, 1}, {End, 1}};
        Made.offset = (std::uint64_t{Line} << 20) + Column;
        Made.line_text = repaired(trimmed(Text->line(Line)));
        Made.function = repaired(Text->function_at(Made.at.where.begin));
        To.push_back(std::move(Made));
      }
    }
}

void review(std::vector<finding> All, std::vector<finding> &Visible) {
  std::vector<finding> Hidden, Comments;
  for (finding &F : All) {
    if (F.rule == UnusedNolint)
      Comments.push_back(std::move(F));
    else if (std::none_of(Visible.begin(), Visible.end(),
                          [&](const finding &V) { return sameThing(F, V); }))
      Hidden.push_back(std::move(F));
  }
  for (finding &C : Comments)
    if (std::none_of(Hidden.begin(), Hidden.end(),
                     [&](const finding &H) { return hides(C, H); })) {
      C.covers = C.at.where;
      Visible.push_back(std::move(C));
    }
  for (finding &H : Hidden) {
    H.severity = level::note;
    H.silenced = true;
    Visible.push_back(std::move(H));
  }
}

} // namespace waif
