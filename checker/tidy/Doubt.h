// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why a finding is probable and not certain. "waif.Confidence: probable" asks
// for those as well; each says its doubt in a note.
#pragma once

#include "tasks/TaskFate.h"
#include "tasks/TaskOptions.h"
#include "clang/Basic/SourceLocation.h"

namespace waif {

enum class Doubt {
  None,
  Background,
  Test,
  Description,
  Driven,
  Unguarded,
  Extra,
  Yielded,
  Repeated,
  Event,
};

/// Ends the sentence "probable, not certain: ...".
llvm::StringRef describe(Doubt Why);

/// About a task that a statement drops: a type that is made to run by itself,
/// started by a function that cannot wait; work whose runner is waited for; a
/// future that nobody here ever asks for; an awaiter that awaiting yields.
Doubt doubtAboutDrop(const Discard &D, TaskModel &Model);
Doubt doubtAboutDrop(const TaskInfo &Task, const CodePlace &Place,
                     TaskModel &Model);
/// About one that is kept and never awaited; Init is what made it, if known.
Doubt doubtAboutKept(const TaskInfo &Task, const CodePlace &Place,
                     TaskModel &Model, const clang::Expr *Init = nullptr);
/// About one that is waited for and never asked, by f().wait().
Doubt doubtAboutUnread(const clang::Expr &Made, TaskModel &Model);
/// About a result that the statement Full drops although it matters.
Doubt doubtAboutResult(clang::QualType Result, const clang::Stmt *Full,
                       TaskModel &Model);
/// About what is wrong in a place that may be a test's on purpose.
Doubt doubtAboutTest(const clang::DeclContext *In, const TaskOptions &Options);

} // namespace waif
