// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/finding_set.hpp"
#include "report/readers/fixes_yaml.hpp"
#include "scratch.hpp"

#include <gmock/gmock.h>
#include <set>

namespace waif::report {
namespace {

using testing::HasSubstr;

class Fixes : public testing::Test {
protected:
  scratch dir;
  problems said;
  std::set<std::string> checked;

  std::vector<finding> read(const std::string& file) {
    paths where(dir.path());
    sources texts(where);
    finding_set set;
    read_fixes(
        file, where, texts, [&](finding f) { set.add(std::move(f)); },
        [&](const std::string& one) { checked.insert(one); }, said);
    return set.take();
  }

  std::string one(const std::string& source, int offset, const std::string& more = "",
                  const std::string& name = "waif-discarded-task") {
    return "  - DiagnosticName:  " + name +
           "\n    DiagnosticMessage:\n      Message:         'it''s dropped'\n"
           "      FilePath:        '" +
           source + "'\n      FileOffset:      " + std::to_string(offset) +
           "\n      Replacements:    []\n" + more +
           "    Level:           Warning\n    BuildDirectory:  '" + dir.path().string() + "'\n";
  }
  std::string yaml(const std::string& items) {
    return "---\nMainSourceFile:  '/x.cpp'\nDiagnostics:\n" + items + "...\n";
  }
};

TEST_F(Fixes, OffsetsBecomePlaces) {
  std::string source = dir.write("src/a.cpp", "void f() {\n  go(1,\n     2);\n}\n");
  std::string more = "      Ranges:\n        - FilePath:        '" + source +
                     "'\n          FileOffset:      13\n          Length:          13\n";
  std::string notes =
      "    Notes:\n      - Message:         'keep it'\n        FilePath:        '" + source +
      "'\n        FileOffset:      5\n        Replacements:\n          - FilePath:        '" +
      source +
      "'\n            Offset:          13\n            Length:          0\n"
      "            ReplacementText: 'co_await '\n";
  auto found = read(dir.write("f.yaml", yaml(one("src/a.cpp", 13, more + notes))));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(said.empty());
  const finding& f = found[0];
  EXPECT_EQ(f.rule, "waif-discarded-task");
  EXPECT_EQ(f.message, "it's dropped");
  EXPECT_EQ(f.at, (place{"src/a.cpp", {{2, 3}, {3, 8}}}));
  EXPECT_EQ(f.covers, (region{{2, 3}, {3, 8}}));
  EXPECT_EQ(f.line_text, "go(1,");
  ASSERT_EQ(f.notes.size(), 1u);
  EXPECT_EQ(f.notes[0].at.where.begin, (position{1, 6}));
  ASSERT_EQ(f.fixes.size(), 1u);
  EXPECT_EQ(f.fixes[0].text, "co_await ");
  EXPECT_EQ(f.fixes[0].at.where.begin, (position{2, 3}));
}

TEST_F(Fixes, AHeaderFindingIsKeptOnce) {
  dir.write("h.hpp", "int x;\nint y;\n");
  auto two = yaml(one("h.hpp", 7) + one("./h.hpp", 7) + one("h.hpp", 0) +
                  one("h.hpp", 7, "", "waif-other"));
  EXPECT_EQ(read(dir.write("f.yaml", two + two)).size(), 3u)
      << "several documents in one file, too";
}

TEST_F(Fixes, TheOrderOfTheInputDoesNotMatter) {
  dir.write("a.cpp", "f();\nf();\n");
  auto forth = read(dir.write("f.yaml", yaml(one("a.cpp", 0) + one("a.cpp", 5))));
  auto back = read(dir.write("g.yaml", yaml(one("a.cpp", 5) + one("a.cpp", 0))));
  ASSERT_EQ(forth.size(), 2u);
  ASSERT_EQ(back.size(), 2u);
  for (int i : {0, 1})
    EXPECT_EQ(forth[i].fingerprint, back[i].fingerprint);
  EXPECT_NE(forth[0].fingerprint, forth[1].fingerprint) << "equal lines are told apart";
}

TEST_F(Fixes, AFingerprintSurvivesAMove) {
  dir.write("a.cpp", "  f(x,  y);\n");
  auto before = read(dir.write("f.yaml", yaml(one("a.cpp", 2))));
  dir.write("a.cpp", "// new\n\nf(x, y);\n");
  auto after = read(dir.write("f.yaml", yaml(one("a.cpp", 8))));
  EXPECT_EQ(before[0].fingerprint, after[0].fingerprint);
  EXPECT_EQ(after[0].at.where.begin.line, 3u);
}

TEST_F(Fixes, NothingFoundIsNoProblem) {
  EXPECT_TRUE(read(dir.write("f.yaml", "")).empty()) << "what run-clang-tidy leaves";
  EXPECT_TRUE(read(dir.write("f.yaml", "---\nMainSourceFile: ''\nDiagnostics: []\n...\n")).empty());
  EXPECT_TRUE(said.empty());
}

TEST_F(Fixes, ItsMainFileWasChecked) {
  read(dir.write("f.yaml",
                 "---\nMainSourceFile: '" + (dir / "src/a.cpp") + "'\nDiagnostics: []\n...\n"));
  read(dir.write("g.yaml", "---\nMainSourceFile: ''\nDiagnostics: []\n...\n"));
  EXPECT_EQ(checked, std::set<std::string>{"src/a.cpp"});
}

TEST_F(Fixes, AMissingSourceIsSaidOnceAndKept) {
  auto found = read(dir.write("f.yaml", yaml(one("gone.cpp", 3) + one("gone.cpp", 9))));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].at.file, "gone.cpp");
  EXPECT_EQ(found[0].at.where.begin.line, 0u);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].where, "gone.cpp");
  EXPECT_THAT(said[0].what, HasSubstr("2 findings in it"));
  EXPECT_TRUE(said[0].partial);
}

TEST_F(Fixes, ASourceThatShrankIsSaid) {
  dir.write("a.cpp", "short\n");
  EXPECT_EQ(read(dir.write("f.yaml", yaml(one("a.cpp", 4000000)))).size(), 1u);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0].what, HasSubstr("run clang-tidy again"));
}

struct Bad {
  const char* name;
  std::string text;
  const char* says;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.name; }
class BadFixes : public Fixes, public testing::WithParamInterface<Bad> {};

TEST_P(BadFixes, IsOneClearLine) {
  read(dir.write("f.yaml", GetParam().text));
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].where, dir / "f.yaml");
  EXPECT_THAT(said[0].what, HasSubstr(GetParam().says));
  EXPECT_TRUE(said[0].partial);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadFixes,
    testing::Values(
        Bad{"Text", "hello world\n", "no list of Diagnostics"},
        Bad{"OtherYaml", "a: 1\nb: [2]\n", "no list of Diagnostics"},
        Bad{"DiagnosticsIsText", "Diagnostics: yes\n", "no list of Diagnostics"},
        Bad{"Broken", "Diagnostics:\n  - {a: b\n", "broken YAML"},
        Bad{"Alias", "Diagnostics:\n  - [&a b, *a]\n", "aliases"},
        Bad{"NoName",
            "Diagnostics:\n  - DiagnosticMessage: {Message: m, FilePath: f, FileOffset: 0}\n",
            "line 2: no DiagnosticName"},
        Bad{"NoMessage", "Diagnostics:\n  - DiagnosticName: waif-x\n", "no DiagnosticMessage"},
        Bad{"NegativeOffset",
            "Diagnostics:\n  - {DiagnosticName: w, DiagnosticMessage: {Message: m, FilePath: '', "
            "FileOffset: -1}}\n",
            "FileOffset is not a number"},
        Bad{"ItemIsText", "Diagnostics: [a, b]\n", "2 entries are not clang-tidy's"},
        Bad{"Deep", "Diagnostics:\n  - " + std::string(3'000'000, '['),
            "more than 512 KiB without an entry"},
        Bad{"Long", "Diagnostics:\n  - \"" + std::string(3'000'000, 'x'),
            "more than 512 KiB without an entry"},
        Bad{"Bytes", std::string("\x00\xff\xfe\x01", 4), "not clang-tidy's YAML"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Fixes, MissingFileSaysWhatToDo) {
  read(dir / "none.yaml");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0].what, HasSubstr("no such file"));
}

} // namespace
} // namespace waif::report
