// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the debug information of the test itself.
#include "report/symbols/symbolizer.hpp"

#include <climits>
#include <gtest/gtest.h>
#include <link.h>
#include <unistd.h>

namespace {

std::uint64_t hook_return, caller_return;

[[gnu::noinline]] void hook() {
  hook_return = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  asm volatile("");
}

[[gnu::always_inline]] inline void inlined_start() {
  hook();
  asm volatile("");
}

[[gnu::noinline]] void called_start() {
  caller_return = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  hook();
  asm volatile("");
}

constexpr std::uint32_t inlined_line = __LINE__ + 2;
[[gnu::noinline]] void creator_that_inlines() {
  inlined_start();
  asm volatile("");
}

constexpr std::uint32_t called_line = __LINE__ + 2;
[[gnu::noinline]] void creator_that_calls() {
  called_start();
  asm volatile("");
}

std::uint64_t load_bias() {
  std::uint64_t bias = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* to) {
        *static_cast<std::uint64_t*>(to) = info->dlpi_addr;
        return 1; // the first is the executable
      },
      &bias);
  return bias;
}

std::string self() {
  char path[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  return std::string(path, static_cast<std::size_t>(length));
}

} // namespace

namespace waif::report {
namespace {

trace::site site_of(const char* task, std::uint64_t hook_pc, std::uint64_t caller_pc) {
  trace::site s;
  s.task.function = task;
  s.hook_pc = {self(), "", hook_pc - load_bias()};
  s.caller_pc = {self(), "", caller_pc - load_bias()};
  return s;
}

TEST(Symbols, AStartThatWasInlinedIsCreatedAtItsCall) {
  problems said;
  symbolizer symbols(said);
  creator_that_inlines();
  trace::location at =
      symbols.creation_of(site_of("(anonymous namespace)::inlined_start()", hook_return, 0));
  EXPECT_EQ(at.line, inlined_line);
  EXPECT_TRUE(at.file.ends_with("symbols_test.cpp")) << at.file;
  EXPECT_NE(at.function.find("creator_that_inlines"), std::string::npos) << at.function;
  EXPECT_TRUE(said.empty());
}

TEST(Symbols, AStartThatWasCalledIsCreatedByItsCaller) {
  problems said;
  symbolizer symbols(said);
  creator_that_calls();
  trace::location at = symbols.creation_of(
      site_of("(anonymous namespace)::called_start()", hook_return, caller_return));
  EXPECT_EQ(at.line, called_line);
  EXPECT_NE(at.function.find("creator_that_calls"), std::string::npos) << at.function;
}

TEST(Symbols, WhatThePassKnewIsBelieved) {
  problems said;
  symbolizer symbols(said);
  trace::site s = site_of("f", 1, 1);
  s.created = {"x.cpp", 7, 0, "g"};
  EXPECT_EQ(symbols.creation_of(s).line, 7u);
}

TEST(Symbols, AnotherBuildIsNotRead) {
  problems said;
  symbolizer symbols(said);
  trace::site s = site_of("f", hook_return, caller_return);
  s.hook_pc.build_id = s.caller_pc.build_id = "00ff";
  EXPECT_EQ(symbols.creation_of(s).line, 0u);
  EXPECT_EQ(symbols.creation_of(s).line, 0u);
  ASSERT_EQ(said.size(), 1u) << "said once";
  EXPECT_NE(said[0].what.find("built again"), std::string::npos);
}

TEST(Symbols, NoFileAndNoElfAreSaid) {
  problems said;
  symbolizer symbols(said);
  trace::site s = site_of("f", hook_return, 0);
  s.hook_pc.module = "/nonexistent/module";
  symbols.creation_of(s);
  s.hook_pc.module = "/proc/self/cmdline";
  symbols.creation_of(s);
  EXPECT_EQ(said.size(), 2u);
}

TEST(Symbols, WildAddressesAreHarmless) {
  problems said;
  symbolizer symbols(said);
  for (std::uint64_t pc : {1ull, 2ull, ~0ull, 1ull << 63, 0x7fffffffull})
    EXPECT_EQ(symbols.creation_of(site_of("f", pc + load_bias(), pc + load_bias())).line, 0u);
}

} // namespace
} // namespace waif::report
