// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/OpenTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace waif {

/// Whether what a body does may depend on what its template is made for.
static bool hasDependentCall(const Stmt *Body) {
  if (!Body)
    return false;
  const auto *E = dyn_cast<Expr>(Body);
  return (E && E->isTypeDependent() &&
          isa<CallExpr, CXXUnresolvedConstructExpr, CoroutineSuspendExpr,
              DependentCoawaitExpr>(E)) ||
         llvm::any_of(Body->children(), hasDependentCall);
}

/// A template, or what a template made and nobody called so far.
static bool isOpenMember(const Decl *Member) {
  if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Member))
    return hasDependentCall(Template->getTemplatedDecl()->getBody());
  const auto *F = dyn_cast<FunctionDecl>(Member);
  const FunctionDecl *Pattern =
      F && !F->hasBody() ? F->getTemplateInstantiationPattern() : nullptr;
  return Pattern && hasDependentCall(Pattern->getBody());
}

bool OpenTypes::isOpen(const TagDecl &Tag) const {
  return !Sources.isInSystemHeader(Tag.getLocation()) &&
         llvm::any_of(Tag.decls(), isOpenMember);
}

bool OpenTypes::contains(QualType Type) {
  Type = Type.getCanonicalType().getNonReferenceType();
  if (Type->isAnyPointerType())
    return contains(Type->getPointeeType());
  if (Type->isArrayType())
    return contains(QualType(Type->getBaseElementTypeUnsafe(), 0));
  if (const auto *F = Type->getAs<FunctionProtoType>())
    return contains(F->getReturnType()) ||
           llvm::any_of(F->param_types(),
                        [&](QualType P) { return contains(P); });
  const TagDecl *Tag = Type->getAsTagDecl();
  if (!Tag)
    return false;
  if (const auto [Entry, IsNew] = Known.try_emplace(Tag, false); !IsNew)
    return Entry->second;
  // A member, or a lambda, of what is made for an open type is no less open.
  const bool Is = isOpen(*Tag) || around(Tag);
  return Known[Tag] = Is;
}

bool OpenTypes::any(llvm::ArrayRef<TemplateArgument> Args) {
  return llvm::any_of(Args, [&](const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Type)
      return contains(Arg.getAsType());
    return Arg.getKind() == TemplateArgument::Pack && any(Arg.getPackAsArray());
  });
}

bool OpenTypes::around(const DeclContext *Context) {
  for (; Context && !Context->isFileContext(); Context = Context->getParent()) {
    if (const auto *F = dyn_cast<FunctionDecl>(Context)) {
      const TemplateArgumentList *Args = F->getTemplateSpecializationArgs();
      if (Args && any(Args->asArray()))
        return true;
    } else if (const auto *Class =
                   dyn_cast<ClassTemplateSpecializationDecl>(Context)) {
      if (any(Class->getTemplateArgs().asArray()))
        return true;
    }
  }
  return false;
}

bool OpenTypes::areArgumentsOf(const FunctionDecl &Instance) {
  // A friend that a class template defines is a member of a namespace.
  return around(&Instance) || around(Instance.getLexicalDeclContext());
}

} // namespace waif
