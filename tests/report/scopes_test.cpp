// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/scopes.hpp"

#include <gtest/gtest.h>

namespace waif::report {
namespace {

std::string at(std::string text) { // '@' marks the place
  std::size_t mark = text.find('@');
  text[mark] = ' ';
  return std::string(scopes(text).function_at(mark));
}

TEST(Scopes, NamesTheFunction) {
  EXPECT_EQ(at("void f() { @ }"), "f");
  EXPECT_EQ(at("void f() { } @"), "");
  EXPECT_EQ(at("int x; @"), "");
  EXPECT_EQ(at("namespace a::b { struct s : base { auto g(int) const noexcept -> int { @ } }; }"),
            "a::b::s::g");
  EXPECT_EQ(at("task<int> engine::run(std::string text) { if (x) { while (y) { @ } } }"),
            "engine::run");
  EXPECT_EQ(at("s::s(int a) : a_(a), b_{a} { @ }"), "s::s");
  EXPECT_EQ(at("s::s() : a_{1}, b_{2} { @ } void g() {}"), "s::s");
  EXPECT_EQ(at("struct s { s() : a_{1} {} void g() { @ } };"), "s::g");
  EXPECT_EQ(at("void g(a b = {1}) { @ }"), "g");
  EXPECT_EQ(at("s::~s() { @ }"), "s::~s");
  EXPECT_EQ(at("bool operator==(a, b) { @ }"), "operator==");
  EXPECT_EQ(at("int s::operator()(int) { @ }"), "s::operator()");
  EXPECT_EQ(at("template <class T, int N = (3)> void f(T) { @ }"), "f");
}

TEST(Scopes, LambdasBelongToTheirFunction) {
  EXPECT_EQ(at("void f() { spawn([&](int x) -> task<void> { @ }); }"), "f");
  EXPECT_EQ(at("void f() { auto g = [](int x) { @ }; }"), "f");
  EXPECT_EQ(at("void f() { call([] { a(); }); @ } void g() {}"), "f");
}

TEST(Scopes, TextThatIsNoCodeIsSkipped) {
  EXPECT_EQ(at("void f() { /* } */ // }\n '}'; \"}\\\"}\"; R\"x(}}})x\"; 1'000; @ }"), "f");
  EXPECT_EQ(at("#define OPEN {\nvoid f() { @ }"), "f");
  EXPECT_EQ(at("#define M(x) do { \\\n x } }\nvoid f() { @ }"), "f");
}

TEST(Scopes, BrokenTextIsHarmless) {
  for (const char* text :
       {"}}}} @", "{{{{ @", "void f( { @", "R\"( @", "\" @", "/* @", "#\\", "'@"})
    scopes{text}.function_at(3);
  EXPECT_EQ(at("} void f() { @ }"), "f");
  scopes deep(std::string(100000, '{'));
  EXPECT_EQ(deep.function_at(50000), "");
}

} // namespace
} // namespace waif::report
