// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/paths.hpp"
#include "report/model/sources.hpp"
#include "scratch.hpp"

namespace waif::report {
namespace {

TEST(Paths, OneSpellingForAFile) {
  scratch dir;
  dir.write("src/a.cpp", "");
  std::filesystem::create_directory_symlink(dir / "src", dir / "link");
  paths where(dir.path() / "src" / "..");
  EXPECT_EQ(where.shown(dir / "src/a.cpp"), "src/a.cpp");
  EXPECT_EQ(where.shown(dir / "src/../src/./a.cpp"), "src/a.cpp");
  EXPECT_EQ(where.shown(dir / "link/a.cpp"), "src/a.cpp");
  EXPECT_EQ(where.shown("../src/a.cpp", dir / "build"), "src/a.cpp");
  EXPECT_EQ(where.shown("../../src/a.cpp"), "src/a.cpp") << "as a build folder's compiler was told";
}

TEST(Paths, TwoDotsBehindALinkLeadWhereTheSystemSays) {
  scratch dir; // as /lib/gcc/x86_64-linux-gnu/12/../../../../include where /lib is a link
  dir.write("usr/include/tuple", "");
  dir.write("usr/lib/gcc/12/x", "");
  dir.write("root/x", "");
  std::filesystem::create_directory_symlink(dir / "usr/lib", dir / "lib");
  paths where(dir / "root");
  EXPECT_EQ(where.shown(dir / "lib/gcc/12/../../../include/tuple"), dir / "usr/include/tuple");
}

TEST(Paths, OutsideTheRootStaysAbsolute) {
  scratch dir;
  dir.write("other/b.cpp", "");
  dir.write("root/x", "");
  paths where(dir / "root");
  EXPECT_EQ(where.shown(dir / "other/b.cpp"), dir / "other/b.cpp");
  EXPECT_EQ(where.shown(dir / "rootless.cpp"), dir / "rootless.cpp")
      << "a name is not its beginning";
  EXPECT_EQ(where.shown(""), "");
}

TEST(Source, TurnsOffsetsIntoPlaces) {
  source text("ab\r\n\ncé");
  EXPECT_EQ(text.at(0), (position{1, 1}));
  EXPECT_EQ(text.at(3), (position{1, 4}));
  EXPECT_EQ(text.at(4), (position{2, 1}));
  EXPECT_EQ(text.at(6), (position{3, 2})) << "columns are bytes";
  EXPECT_EQ(text.at(999), (position{3, 4}));
  EXPECT_EQ(text.line(1), "ab");
  EXPECT_EQ(text.line(3), "cé");
  EXPECT_EQ(text.line(4), "");
  EXPECT_EQ(text.line(0), "");
}

TEST(Sources, SaysWhyAndForgetsWhenFull) {
  scratch dir;
  dir.write("a", std::string(600, 'a'));
  dir.write("b", std::string(600, 'b'));
  paths where(dir.path());
  sources texts(where, 1000);
  auto a = texts.open("a");
  ASSERT_TRUE(a);
  ASSERT_TRUE(texts.open("b"));
  EXPECT_EQ(a->line(1).front(), 'a') << "still ours after it was forgotten";
  EXPECT_TRUE(texts.open("a"));
  EXPECT_FALSE(texts.open("none"));
  EXPECT_EQ(texts.why("none"), "no such file");
  EXPECT_FALSE(texts.open("."));
  EXPECT_EQ(texts.why("."), "not a file");
}

} // namespace
} // namespace waif::report
