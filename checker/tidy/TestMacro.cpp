// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/TestMacro.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// GoogleTest, Catch2, doctest, Boost.Test, CppUnit, Qt and KJ say it in much
/// the same words.
static bool saysThrow(StringRef Name) {
  static const llvm::Regex Words(
      "(EXPECT|ASSERT|CHECK|REQUIRE|WARN|VERIFY)_.*(THROW|EXCEPTION|DEATH|EXIT)"
      "|(CHECK|REQUIRE)_NOTHROW");
  return Words.match(Name);
}

TestMacro testMacroAround(SourceLocation Loc, const ASTContext &Ctx) {
  const SourceManager &SM = Ctx.getSourceManager();
  for (; Loc.isMacroID(); Loc = SM.getImmediateMacroCallerLoc(Loc)) {
    const StringRef Name =
        Lexer::getImmediateMacroName(Loc, SM, Ctx.getLangOpts());
    if (Name == "EXPECT_CALL" || Name == "ON_CALL")
      return TestMacro::Mock;
    if (saysThrow(Name))
      return Name.starts_with("EXPECT_") || Name.starts_with("ASSERT_")
                 ? TestMacro::ThrowsGoogle
                 : TestMacro::Throws;
  }
  return TestMacro::None;
}

} // namespace waif
