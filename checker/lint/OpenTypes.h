// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Types of the user's whose code is not complete until somebody calls it: a
// generic lambda, a class with member templates, what a class template was
// made into. Whoever calls it decides whether there is something to find.
#pragma once

#include "clang/AST/TemplateBase.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/DenseMap.h"

namespace clang {
class DeclContext;
class FunctionDecl;
class SourceManager;
class TagDecl;
} // namespace clang

namespace waif {

class OpenTypes {
public:
  explicit OpenTypes(const clang::SourceManager &Sources) : Sources(Sources) {}

  /// Whether such a type is Type, or a part of it.
  bool contains(clang::QualType Type);
  /// Whether Instance is made for such a type, itself or as a member.
  bool areArgumentsOf(const clang::FunctionDecl &Instance);

private:
  bool any(llvm::ArrayRef<clang::TemplateArgument> Args);
  bool around(const clang::DeclContext *Context);
  bool isOpen(const clang::TagDecl &Tag) const;

  const clang::SourceManager &Sources;
  llvm::DenseMap<const clang::TagDecl *, bool> Known;
};

} // namespace waif
