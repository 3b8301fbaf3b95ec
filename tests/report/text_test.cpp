// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/text.hpp"

#include <gtest/gtest.h>

namespace waif::report {
namespace {

TEST(Text, PrintableKeepsOrdinaryText) { EXPECT_EQ(printable("naïve → ok 🙂"), "naïve → ok 🙂"); }

TEST(Text, PrintableDisarmsControlCharacters) {
  EXPECT_EQ(printable("a\x1b[31mred\x7f\x01"), "a\\x1b[31mred\\x7f\\x01");
  EXPECT_EQ(printable("two\nlines\tand\r"), "two lines and ");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\xc2\\x9b31m")
      << "the C1 form of ESC [";
  EXPECT_EQ(printable("a\xE2\x80\xAEz"), "a\\xe2\\x80\\xaez") << "right-to-left override";
}

TEST(Text, PrintableRepairsBrokenUtf8) {
  EXPECT_EQ(printable("\xFF"), "\xEF\xBF\xBD");
  EXPECT_EQ(printable("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "overlong";
  EXPECT_EQ(printable("\xED\xA0\x80").size(), 9u) << "surrogate";
  EXPECT_EQ(printable("ab\xE2\x82"), "ab\xEF\xBF\xBD\xEF\xBF\xBD") << "cut short";
}

TEST(Text, ClippedCountsCharacters) {
  EXPECT_EQ(clipped("åäö", 3), "åäö");
  EXPECT_EQ(clipped("åäöåäö", 5), "åä...");
  EXPECT_EQ(columns_of(clipped("abcdefgh", 4)), 4u);
  EXPECT_EQ(columns_of("🙂漢e\u0301"), 5u) << "as terminals show them";
  EXPECT_EQ(clipped("漢字漢字", 6), "漢...");
}

TEST(Text, ShortFunctionDropsArguments) {
  EXPECT_EQ(short_function("a<b<c>, d>::f<int>(x (*)(y), z<w>)"), "a<...>::f<...>(...)");
  EXPECT_EQ(short_function("f()"), "f()");
  EXPECT_EQ(short_function("(anonymous namespace)::g(int) const"),
            "(anonymous namespace)::g(...) const");
  EXPECT_EQ(short_function("s::operator()(int)::operator<(t)"),
            "s::operator()(...)::operator<(...)");
  EXPECT_EQ(short_function("broken<(("), "broken<((");
  EXPECT_EQ(short_function(">>)) <"), ">>)) <");
}

TEST(Text, SqueezedForgetsIndentationOnly) {
  EXPECT_EQ(squeezed("\t  f( a,\n   b ) ;  "), "f( a, b ) ;");
  EXPECT_EQ(squeezed(" \t "), "");
}

TEST(Text, CountsAsPeopleDo) {
  EXPECT_EQ(counted(0, "finding"), "0 findings");
  EXPECT_EQ(counted(1, "finding"), "1 finding");
  EXPECT_EQ(counted(2, "finding"), "2 findings");
  EXPECT_EQ(counted(1, "process", "processes"), "1 process");
  EXPECT_EQ(counted(3, "process", "processes"), "3 processes");
}

} // namespace
} // namespace waif::report
