// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who takes a callable and drops, or only tests, what it returns.
#pragma once

#include "tasks/TaskFate.h"

namespace waif {

enum class SinkShape {
  None,
  Function,  // a function object whose signature returns void
  Thread,    // runs it as a thread of its own
  Algorithm, // calls it for each element
  Guard,     // calls it when a scope ends
  Handler,   // calls it now or later
  Slot,      // as Handler, where an eager task is good use
  Predicate, // asks the result for its truth
  Truth,     // asks the value itself for its truth
};

struct Sink {
  SinkShape Shape = SinkShape::None;
  std::string Name; // the class or function
  explicit operator bool() const { return Shape != SinkShape::None; }
};

/// What becomes of a task-returning argument of such a construction or call:
/// by the signature, by name (VoidSinks.def), then by the body.
Sink sinkOf(TaskModel &Model, const clang::CXXConstructExpr *E,
            const clang::Expr *Arg, const TaskInfo &Task);
Sink sinkOf(TaskModel &Model, const clang::CallExpr *E, const clang::Expr *Arg,
            const TaskInfo &Task);

/// The class is made for this callable, and its destructor calls it.
Sink guardIn(TaskModel &Model, clang::QualType Type, const TaskInfo &Task);

/// The function or class by its name only.
Sink namedSink(TaskModel &Model, const clang::NamedDecl *D);

/// The drop calls what was handed over to a template: a parameter, or a field
/// in a destructor. The place to speak about is where it was handed over.
bool callsHandedOver(const Discard &D);

} // namespace waif
