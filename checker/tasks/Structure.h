// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads what a class says about coroutines. Nothing here instantiates: where
// a class template was not instantiated its pattern is read instead.
#pragma once

#include "tasks/TaskType.h"

namespace clang {
class CXXRecordDecl;
class FunctionDecl;
class NamedDecl;
} // namespace clang

namespace waif {

/// The class behind Type, preferably its instantiation, else the pattern.
const clang::CXXRecordDecl *definitionOf(clang::QualType Type);

/// The first member of that name, of the class or of its bases.
const clang::NamedDecl *findMember(const clang::CXXRecordDecl *Record,
                                   llvm::StringRef Name);
/// The function, or the pattern of the template, behind a member; or null.
const clang::FunctionDecl *asFunction(const clang::NamedDecl *D);
const clang::NamedDecl *findCoAwait(const clang::CXXRecordDecl *Record);

/// What is not said of a type that is none of it stays unset.
struct CoroutineShape {
  bool isAny() const { return HasPromise || Awaitable || Sender || Marked; }

  bool HasPromise = false;
  bool Yields = false;
  bool Awaitable = false;
  bool Sender = false;
  bool Empty = false;   // holds nothing, so it cannot refer to its frame
  bool Marked = false;  // [[clang::coro_return_type]] and kin
  bool Handles = false; // get, wait, join, ...: somebody can wait for it
  bool DestroysFrame = false;
  bool FinalSuspends = true;
  TaskStart Start = TaskStart::Unknown;
};
CoroutineShape readShape(const clang::CXXRecordDecl *Record);
/// What waiting for a task of that class and type yields; null: not known.
clang::QualType readPayload(const clang::CXXRecordDecl *Record,
                            clang::QualType Type);

} // namespace waif
