// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that outlive a function: members, and what is assigned twice in a row.
#include "tidy/UnawaitedTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;

namespace waif {

namespace {
struct MemberTask {
  TaskInfo Task;
  bool Filled = false;
  bool Consumed = false;
  std::vector<std::pair<const MemberExpr *, const FunctionDecl *>> Refs;
};

/// Whether all code that can name a private member of the class is in this
/// file.
bool isAllHere(const CXXRecordDecl *Record) {
  if (Record->hasFriends() || Record->isTemplated() || isInstantiated(Record) ||
      Record->isUnion())
    return false;
  for (const Decl *D : Record->decls()) {
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      if (!F->isImplicit() && !F->isDefined() && !F->isDefaulted() &&
          !F->isDeleted() && !F->isPureVirtual())
        return false;
    if (const auto *Nested = dyn_cast<CXXRecordDecl>(D))
      if (!Nested->isInjectedClassName() && !isAllHere(Nested))
        return false;
  }
  return true;
}

class MemberVisitor : public UserCodeVisitor {
public:
  explicit MemberVisitor(TaskModel &Model)
      : UserCodeVisitor(Model.context()), Model(Model) {}

  bool VisitFieldDecl(const FieldDecl *F) override {
    const auto *Record = dyn_cast<CXXRecordDecl>(F->getParent());
    if (!Record || Record->isLambda() || F->getAccess() != AS_private)
      return true;
    TaskInfo Info = Model.classify(F->getType());
    // Futures may wait in their destructor; a class that holds an owner uses
    // it.
    const bool Wanted =
        Info.isLazy() || (Info.isEager() && !Info.isOwner() &&
                          Info.Kind == TaskKind::Task && !Info.isMany());
    if (!Wanted || Info.Shared || !isAllHere(Record))
      return true;
    MemberTask &Member = Tasks[F];
    Member.Task = std::move(Info);
    if (const Expr *Init = F->getInClassInitializer())
      Member.Filled |= !isEmptyValue(Init);
    return true;
  }
  bool VisitCXXConstructorDecl(const CXXConstructorDecl *C) override {
    for (const CXXCtorInitializer *I : C->inits())
      if (I->isWritten() && I->isAnyMemberInitializer())
        Initialised.push_back(I);
    return true;
  }
  bool VisitMemberExpr(const MemberExpr *E) override {
    if (isa<FieldDecl>(E->getMemberDecl()))
      Refs.push_back({E, Place.Function});
    return true;
  }
  bool VisitDeclRefExpr(const DeclRefExpr *E) override {
    if (isa<FieldDecl>(E->getDecl())) // a pointer to the member
      Escaped.insert(E->getDecl());
    return true;
  }
  // Whatever a template may mean by that name.
  bool VisitCXXDependentScopeMemberExpr(
      const CXXDependentScopeMemberExpr *E) override {
    Names.insert(E->getMember().getAsString());
    return true;
  }
  bool VisitBindingDecl(const BindingDecl *B) override {
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(B->getBinding()))
      Escaped.insert(Member->getMemberDecl());
    return true;
  }

  void finish();
  llvm::MapVector<const FieldDecl *, MemberTask> Tasks;

private:
  TaskModel &Model;
  std::vector<std::pair<const MemberExpr *, const FunctionDecl *>> Refs;
  std::vector<const CXXCtorInitializer *> Initialised;
  llvm::DenseSet<const Decl *> Escaped;
  llvm::StringSet<> Names;
};

void MemberVisitor::finish() {
  for (const CXXCtorInitializer *I : Initialised)
    if (auto It = Tasks.find(I->getAnyMember()); It != Tasks.end())
      It->second.Filled |= !isEmptyValue(I->getInit());
  const FunctionDecl *Mapped = nullptr;
  std::unique_ptr<ParentMap> Parents;
  for (const auto &[Ref, Function] : Refs) {
    auto It = Tasks.find(cast<FieldDecl>(Ref->getMemberDecl()));
    if (It == Tasks.end())
      continue;
    MemberTask &Member = It->second;
    if (!Function || !Function->getBody()) {
      Member.Consumed = true;
      continue;
    }
    if (Function != Mapped) {
      Parents = std::make_unique<ParentMap>(Function->getBody());
      if (const auto *C = dyn_cast<CXXConstructorDecl>(Function))
        for (const CXXCtorInitializer *I : C->inits())
          Parents->addStmt(I->getInit());
      Mapped = Function;
    }
    const UseKind Use = classifyUse(Ref, Member.Task, *Parents).Kind;
    Member.Consumed |= Use == UseKind::Consume;
    Member.Filled |= Use == UseKind::Fill || Use == UseKind::Overwrite;
  }
  for (auto &[Field, Member] : Tasks)
    Member.Consumed |=
        Escaped.contains(Field) || Names.contains(Field->getName());
}

/// x = f(); x = g(): the first never had a chance. Locals have their paths;
/// these are what outlives the function.
class RewriteVisitor : public UserCodeVisitor {
public:
  RewriteVisitor(
      TaskModel &Model,
      llvm::function_ref<void(const CXXOperatorCallExpr *, const TaskInfo &)>
          Found)
      : UserCodeVisitor(Model.context()), Model(Model), Found(Found) {}

  bool VisitCompoundStmt(const CompoundStmt *S) override {
    const CXXOperatorCallExpr *Before = nullptr;
    for (const Stmt *Child : S->body()) {
      const CXXOperatorCallExpr *Assign = assignment(Child);
      if (Before && Assign && sameObject(Before, Assign) &&
          !isEmptyValue(Before->getArg(1)) &&
          !mentions(Assign->getArg(1), objectOf(Before)))
        Found(Assign, Model.classify(Assign->getArg(0)->getType()));
      Before = Assign;
    }
    return true;
  }

private:
  static const CXXOperatorCallExpr *assignment(const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    const auto *Call =
        E ? dyn_cast<CXXOperatorCallExpr>(E->IgnoreUnlessSpelledInSource())
          : nullptr;
    return Call && Call->getOperator() == OO_Equal && objectOf(Call) ? Call
                                                                     : nullptr;
  }
  /// A variable, or a member of *this: two mentions are one object.
  static const ValueDecl *objectOf(const CXXOperatorCallExpr *Assign) {
    const Expr *E = Assign->getArg(0)->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl();
    const auto *Member = dyn_cast<MemberExpr>(E);
    return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
               ? Member->getMemberDecl()
               : nullptr;
  }
  static bool sameObject(const CXXOperatorCallExpr *A,
                         const CXXOperatorCallExpr *B) {
    return objectOf(A) == objectOf(B);
  }
  static bool mentions(const Stmt *S, const ValueDecl *D) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == D)
      return true;
    if (const auto *M = dyn_cast<MemberExpr>(S); M && M->getMemberDecl() == D)
      return true;
    for (const Stmt *Child : S->children())
      if (Child && mentions(Child, D))
        return true;
    return isa<CXXMemberCallExpr>(S) && isa<FieldDecl>(D); // may read it
  }

  TaskModel &Model;
  llvm::function_ref<void(const CXXOperatorCallExpr *, const TaskInfo &)> Found;
};
} // namespace

void UnawaitedTaskCheck::examineMembers() {
  MemberVisitor Visitor(Model);
  Visitor.run();
  Visitor.finish();
  for (const auto &[Field, Member] : Visitor.Tasks) {
    if (!Member.Filled || Member.Consumed ||
        IgnoredVariables.matches(Field->getName()))
      continue;
    const SourceLocation Loc = claim(Field->getLocation());
    if (Loc.isInvalid())
      continue;
    diag(Loc, "member '%0' holds %1 that nothing in its class %2: %3")
        << Field->getName() << withArticle(Model, Member.Task)
        << (Member.Task.isMany()    ? "drains"
            : Member.Task.isEager() ? "waits for"
                                    : "awaits")
        << describe(Member.Task.Drop, Member.Task.isMany())
        << Field->getSourceRange();
  }
}

void UnawaitedTaskCheck::examineRewrites() {
  RewriteVisitor(Model, [this](const CXXOperatorCallExpr *Assign,
                               const TaskInfo &Task) {
    if (!Task.mustWait() || !Task.isLazy() || Task.Shared)
      return;
    const SourceLocation Loc = claim(Assign->getBeginLoc());
    if (Loc.isInvalid())
      return;
    diag(Loc, "this overwrites %0 that nobody awaited: %1")
        << withArticle(Model, Task) << describe(Task.Drop)
        << Assign->getSourceRange();
  }).run();
}

} // namespace waif
