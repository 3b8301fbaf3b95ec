// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The macro of a test framework that some code is written in.
#pragma once

#include "clang/Basic/SourceLocation.h"

namespace clang {
class ASTContext;
} // namespace clang

namespace waif {

enum class TestMacro {
  None,
  Mock,         // EXPECT_CALL: a call is described, none is made
  Throws,       // REQUIRE_THROWS_AS, BOOST_CHECK_THROW
  ThrowsGoogle, // EXPECT_THROW, EXPECT_DEATH: takes a statement
};
inline bool expectsThrow(TestMacro Macro) {
  return Macro == TestMacro::Throws || Macro == TestMacro::ThrowsGoogle;
}

/// The innermost one of these around Loc.
TestMacro testMacroAround(clang::SourceLocation Loc,
                          const clang::ASTContext &Ctx);

} // namespace waif
