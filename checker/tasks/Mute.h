// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A running task that is cast to void: said on purpose, or a mute button?
#pragma once

#include "tasks/TaskFate.h"

namespace clang {
class VarDecl;
} // namespace clang

namespace waif {

struct Objection {
  enum Kind {
    None,
    Unfinished,  // a comment says that this is to be fixed
    Guard,       // what it yields is released at once
    Borrows,     // it refers to a local that nobody keeps for it
    Unread,      // a gate waits for it, and nobody sees its error
    Unexplained, // it could have been awaited, and nothing says why it is not
  };
  Kind Why = None;
  clang::SourceLocation At;
  const clang::VarDecl *Local = nullptr; // that it borrows
};

/// Why the cast is no choice, by what is seen around it.
Objection objectionTo(const Discard &Muted, TaskModel &Model);

/// Whether a comment on the line or right above it gives a reason, not just a
/// mark of unfinished work.
bool isExplained(clang::SourceLocation At, const clang::ASTContext &Ctx);

} // namespace waif
