// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/HandedOver.h"
#include "lint/DelayedBodies.h"
#include "lint/OpenTypes.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace waif {

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
  return F.hasSkippedBody() || skippedPattern(F);
}

namespace {

class HandedOver : public ConstDynamicRecursiveASTVisitor {
public:
  HandedOver(const SourceManager &Sources, Functions &Receivers)
      : Sources(Sources), Open(Sources), Receivers(Receivers) {
    ShouldVisitTemplateInstantiations = true;
  }

  bool TraverseDecl(const Decl *D) override {
    // A member that is defined outside of its class is there, too.
    if (D && D->getLexicalDeclContext() &&
        D->getLexicalDeclContext()->isFileContext() && isLibrary(*D))
      return true;
    return ConstDynamicRecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitCallExpr(const CallExpr *E) override {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (Callee && isSkipped(*Callee) &&
        matters(E->arguments(), !isStandard(*Callee)))
      add(*Callee);
    return true;
  }

  bool VisitCXXConstructExpr(const CXXConstructExpr *E) override {
    const CXXConstructorDecl &Constructor = *E->getConstructor();
    const CXXRecordDecl &Class = *Constructor.getParent();
    const CXXDestructorDecl *Destructor = Class.getDestructor();
    const bool InDestructor = Destructor && isSkipped(*Destructor);
    if ((isSkipped(Constructor) || InDestructor) &&
        matters(E->arguments(), !isStandard(Class) && !hasSignature(Class))) {
      add(Constructor);
      if (InDestructor)
        add(*Destructor);
    }
    return true;
  }

private:
  void add(const FunctionDecl &F) {
    if (isSkipped(F))
      Receivers.insert(const_cast<FunctionDecl *>(&F));
  }

  bool isLibrary(const Decl &D) const {
    return Sources.isInSystemHeader(D.getLocation());
  }

  template <class Range> bool matters(const Range &Arguments, bool TakesTasks) {
    return llvm::any_of(Arguments, [&](const Expr *E) {
      return Open.contains(E->getType()) ||
             (TakesTasks && mayReturnTask(E->getType(), 0));
    });
  }

  /// Also what std::ref(), std::bind() and their kin make of one.
  bool mayReturnTask(QualType Type, unsigned Depth) {
    Type = Type.getNonReferenceType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    if (const auto *F = Type->getAs<FunctionType>())
      return mayBeTask(F->getReturnType());
    const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
    if (!Record || Depth > 3)
      return false;
    if (const auto Found = Tasks.find(Record); Found != Tasks.end())
      return Found->second;
    bool May = !isLibrary(*Record) && anyOperatorMayReturnTask(*Record);
    if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(Record))
      for (const TemplateArgument &Arg : S->getTemplateArgs().asArray())
        if (Arg.getKind() == TemplateArgument::Type)
          May |= mayReturnTask(Arg.getAsType(), Depth + 1);
    return Tasks[Record] = May;
  }

  static bool anyOperatorMayReturnTask(const CXXRecordDecl &Record) {
    return llvm::any_of(Record.decls(), [](const Decl *D) {
      const FunctionDecl *F = D->getAsFunction();
      if (!F || F->getOverloadedOperator() != OO_Call)
        return false;
      const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
      return mayBeTask(F->getReturnType()) ||
             (Template &&
              llvm::any_of(Template->specializations(),
                           [](const FunctionDecl *Instance) {
                             return mayBeTask(Instance->getReturnType());
                           }));
    });
  }

  const SourceManager &Sources;
  OpenTypes Open;
  Functions &Receivers;
  llvm::DenseMap<const CXXRecordDecl *, bool> Tasks;
};

} // namespace

void addSkippedReceivers(const Decl &In, Functions &To) {
  HandedOver Visitor(In.getASTContext().getSourceManager(), To);
  if (const FunctionDecl *F = In.getAsFunction())
    Visitor.TraverseStmt(F->getBody());
  else
    Visitor.TraverseDecl(&In);
}

} // namespace waif
