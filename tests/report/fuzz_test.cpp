// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Inputs come from outside. Whatever their bytes, the readers end, say what is wrong and keep to
// their memory; run under asan this is where a stray access shows.
#include "dump_file.hpp"
#include "report/join/join.hpp"
#include "report/join/site_table.hpp"
#include "report/model/finding_set.hpp"
#include "report/readers/dumps.hpp"
#include "report/readers/fixes_yaml.hpp"
#include "report/writers/table.hpp"
#include "scratch.hpp"

#include <random>
#include <sstream>

namespace waif::report {
namespace {

// In place: only bytes change, so that a binary format keeps its shape now and then.
std::string mutated(std::string text, std::mt19937& dice, bool in_place = false) {
  static constexpr std::string_view tokens[] = {
      "[",        "{",         "'",     "\"",    "- ",  ": ",
      "\n",       "&a ",       "*a",    "!!x ",  "|\n", "? ",
      "#",        "%YAML 9\n", "---\n", "...\n", "-1",  "18446744073709551615",
      "\xff\xfe", "\\u0000"};
  auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice);
  };
  for (std::size_t i = 0, n = 1 + below(8); i < n && !text.empty(); ++i) {
    std::size_t at = below(text.size());
    switch (in_place ? 0 : below(5)) {
    case 0:
      text[at] = static_cast<char>(below(256));
      break;
    case 1:
      text.insert(at, tokens[below(std::size(tokens))]);
      break;
    case 2:
      text.erase(at, below(40));
      break;
    case 3:
      text.resize(at);
      break;
    case 4:
      text.insert(at, text.substr(below(text.size()), below(200)));
      break;
    }
  }
  return text;
}

TEST(Fuzz, MutatedYamlIsReadOrRefused) {
  scratch dir;
  std::string source = dir.write("a.cpp", "void f() {\n  go();\n}\n");
  std::string good = "---\nMainSourceFile:  '" + source + "'\nDiagnostics:\n";
  for (int i = 0; i < 3; ++i)
    good += "  - DiagnosticName:  waif-x\n    DiagnosticMessage:\n      Message: \"dropped "
            "\\\"task\\\"\"\n      FilePath: '" +
            source + "'\n      FileOffset: 13\n      Replacements:\n        - FilePath: '" +
            source +
            "'\n          Offset: 13\n          Length: 2\n"
            "          ReplacementText: 'co_await '\n      Ranges:\n        - FilePath: '" +
            source +
            "'\n          FileOffset: 13\n"
            "          Length: 4\n    Notes:\n      - Message: note\n        FilePath: ''\n        "
            "FileOffset: 0\n    Level: Warning\n";
  std::mt19937 dice(20261123);
  std::size_t refused = 0, kept = 0;
  for (int i = 0; i < 3000; ++i) {
    paths where(dir.path());
    sources texts(where);
    problems said;
    finding_set set;
    read_fixes(
        dir.write("f.yaml", mutated(good, dice)), where, texts,
        [&](finding f) { set.add(std::move(f)); }, [](const std::string&) {}, said);
    refused += !said.empty();
    kept += set.size() > 0;
    for (const problem& p : said)
      EXPECT_FALSE(p.what.empty());
    std::ostringstream out;
    write_table(out, join(set.take(), {}, texts), {.width = 80});
  }
  EXPECT_GT(refused, 100u) << "the mutations must hurt";
  EXPECT_GT(kept, 100u) << "and must not only hurt";
}

TEST(Fuzz, MutatedDumpsAreReadOrRefused) {
  scratch dir;
  trace::dump from;
  from.program = "/bin/program";
  for (std::uint32_t i = 0; i < 4; ++i) {
    trace::site s;
    s.kind = i % 2 ? trace::task_kind::async : trace::task_kind::coroutine;
    s.task = s.created = {"a.cpp", i, 3, "f"};
    s.caller_pc = {i ? "/proc/self/exe" : "/nowhere", "", 0x1000 + i};
    s.totals = {.created = 9, .finished = 7, .stored = 3, .lost = 2};
    s.lost_samples = {{"std::runtime_error", "text"}};
    from.sites.push_back(s);
  }
  std::string good = dump_bytes(from);
  std::mt19937 dice(7);
  std::size_t refused = 0, read = 0;
  for (int i = 0; i < 3000; ++i) {
    paths where(dir.path());
    sources texts(where);
    problems said;
    symbolizer symbols(said);
    site_table table(where, symbols);
    std::size_t before = read;
    read_dump(
        dir.write("d.waif", i == 0 ? good : mutated(good, dice, i % 2)),
        [&](const trace::dump& d) {
          table.add(d);
          ++read;
        },
        said);
    refused += read == before;
    std::ostringstream out;
    write_table(out, join({}, table.take(), texts), {.width = 80});
    if (i == 0) { // untouched
      EXPECT_NE(out.str().find("std::runtime_error: text"), std::string::npos) << out.str();
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_GT(read, 100u);
}

} // namespace
} // namespace waif::report
