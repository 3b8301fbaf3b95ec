// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/HandedOver.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
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

/// A generic callable that nobody instantiated, and whose instance may hold
/// something to find.
static bool isOpen(const FunctionTemplateDecl &Callable) {
  return hasDependentCall(Callable.getTemplatedDecl()->getBody()) &&
         llvm::none_of(Callable.specializations(), [](FunctionDecl *F) {
           return F->hasBody() || F->isDeleted();
         });
}

/// The checks know by name which of its functions drop.
static bool isStandard(const Decl &D) {
  return AnalysisDeclContext::isInStdNamespace(&D);
}

/// A class of nobody knows what, or a future.
static bool mayBeTask(QualType Result) {
  const CXXRecordDecl *Record =
      Result.getNonReferenceType()->getAsCXXRecordDecl();
  return Record &&
         (!isStandard(*Record) || Record->getName().contains("future"));
}

/// As std::function<Task()> has: the checks go by that.
static bool hasSignature(const CXXRecordDecl &Class) {
  const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  return S && llvm::any_of(S->getTemplateArgs().asArray(),
                           [](const TemplateArgument &Arg) {
                             return Arg.getKind() == TemplateArgument::Type &&
                                    Arg.getAsType()->isFunctionType();
                           });
}

static bool isSkipped(const FunctionDecl &F) {
  const FunctionDecl *Pattern = F.getTemplateInstantiationPattern();
  return llvm::any_of(
      (Pattern ? Pattern : &F)->redecls(),
      [](const FunctionDecl *D) { return D->hasSkippedBody(); });
}

namespace {

struct Callable {
  bool Open = false;
  bool MayReturnTask = false;
};

class HandedOver : public ConstDynamicRecursiveASTVisitor {
public:
  explicit HandedOver(const SourceManager &Sources) : Sources(Sources) {
    ShouldVisitTemplateInstantiations = true;
  }

  bool TraverseDecl(const Decl *D) override {
    if (D && D->getDeclContext() && D->getDeclContext()->isFileContext() &&
        isLibrary(*D))
      return true;
    return ConstDynamicRecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitCallExpr(const CallExpr *E) override {
    const FunctionDecl *Callee = E->getDirectCallee();
    return !Callee || !isSkipped(*Callee) ||
           !matters(E->arguments(), !isStandard(*Callee));
  }

  bool VisitCXXConstructExpr(const CXXConstructExpr *E) override {
    const CXXConstructorDecl &Constructor = *E->getConstructor();
    const CXXRecordDecl &Class = *Constructor.getParent();
    const CXXDestructorDecl *Destructor = Class.getDestructor();
    return (!isSkipped(Constructor) &&
            !(Destructor && isSkipped(*Destructor))) ||
           !matters(E->arguments(), !isStandard(Class) && !hasSignature(Class));
  }

private:
  bool isLibrary(const Decl &D) const {
    return Sources.isInSystemHeader(D.getLocation());
  }

  template <class Range> bool matters(const Range &Arguments, bool TakesTasks) {
    return llvm::any_of(Arguments, [&](const Expr *E) {
      const Callable Known = callableIn(E->getType(), 0);
      return Known.Open || (TakesTasks && Known.MayReturnTask);
    });
  }

  /// Also in what std::ref(), std::bind() and their kin make of one.
  Callable callableIn(QualType Type, unsigned Depth) {
    Type = Type.getNonReferenceType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    if (const auto *F = Type->getAs<FunctionType>())
      return {false, mayBeTask(F->getReturnType())};
    const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
    if (!Record || Depth > 3)
      return {};
    if (const auto Found = Known.find(Record); Found != Known.end())
      return Found->second;
    Callable Made = isLibrary(*Record) ? Callable() : byOperators(*Record);
    if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(Record))
      for (const TemplateArgument &Arg : S->getTemplateArgs().asArray())
        if (Arg.getKind() == TemplateArgument::Type) {
          const Callable Inner = callableIn(Arg.getAsType(), Depth + 1);
          Made.Open |= Inner.Open;
          Made.MayReturnTask |= Inner.MayReturnTask;
        }
    return Known[Record] = Made;
  }

  static Callable byOperators(const CXXRecordDecl &Record) {
    Callable Made;
    for (const Decl *D : Record.decls()) {
      const FunctionDecl *F = D->getAsFunction();
      if (!F || F->getOverloadedOperator() != OO_Call)
        continue;
      Made.MayReturnTask |= mayBeTask(F->getReturnType());
      if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
        Made.Open |= isOpen(*Template);
        for (const FunctionDecl *Instance : Template->specializations())
          Made.MayReturnTask |= mayBeTask(Instance->getReturnType());
      }
    }
    return Made;
  }

  const SourceManager &Sources;
  llvm::DenseMap<const CXXRecordDecl *, Callable> Known;
};

} // namespace

bool handsCallableToSkippedBody(const Decl &In) {
  return !HandedOver(In.getASTContext().getSourceManager()).TraverseDecl(&In);
}

} // namespace waif
