// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that outlive a function: members, and what is assigned twice in a row.
#include "tidy/UnawaitedTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace waif {

namespace {
struct MemberTask {
  TaskInfo Task;
  bool Filled = false;
  bool Consumed = false;
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

class MemberTasks {
public:
  explicit MemberTasks(TaskModel &Model) : Model(Model) {
    const UserCode &Code = Model.code();
    Code.eachDecl<FieldDecl>(
        [this](const FieldDecl *F, const auto &) { add(F); });
    addUses(Model, Uses);
    for (auto &[Field, Member] : Tasks)
      for (const TaskUse &Use : Uses.lookup(Field)) {
        Member.Consumed |= Use.Kind == UseKind::Consume || !Use.function() ||
                           isa<DeclRefExpr>(Use.Ref); // a pointer to member
        Member.Filled |=
            Use.Kind == UseKind::Fill || Use.Kind == UseKind::Overwrite;
      }
    Code.eachDecl<CXXConstructorDecl>(
        [this](const CXXConstructorDecl *C, const auto &) {
          for (const CXXCtorInitializer *I : C->inits())
            if (I->isWritten() && I->isAnyMemberInitializer())
              with(I->getAnyMember(), [&](MemberTask &Member) {
                Member.Filled |= !isEmptyValue(I->getInit());
              });
        });
    Code.eachDecl<BindingDecl>([this](const BindingDecl *B, const auto &) {
      if (const auto *Bound = dyn_cast_or_null<MemberExpr>(B->getBinding()))
        with(Bound->getMemberDecl(),
             [](MemberTask &Member) { Member.Consumed = true; });
    });
    // Whatever a template may mean by that name.
    Code.each<CXXDependentScopeMemberExpr>(
        [this](const CXXDependentScopeMemberExpr *E, Spot) {
          for (auto &[Field, Member] : Tasks)
            Member.Consumed |= Field->getDeclName() == E->getMember();
        });
  }

  llvm::MapVector<const FieldDecl *, MemberTask> Tasks;

private:
  void add(const FieldDecl *F) {
    const auto *Record = dyn_cast<CXXRecordDecl>(F->getParent());
    if (!Record || Record->isLambda() || F->getAccess() != AS_private)
      return;
    TaskInfo Info = Model.classify(F->getType());
    // Futures may wait in their destructor; a class that holds an owner uses
    // it.
    const bool Wanted =
        Info.isLazy() || (Info.isEager() && !Info.isOwner() &&
                          Info.Kind == TaskKind::Task && !Info.isMany());
    if (!Wanted || Info.Shared || !isAllHere(Record))
      return;
    MemberTask &Member = Tasks[F];
    Member.Task = std::move(Info);
    if (const Expr *Init = F->getInClassInitializer())
      Member.Filled |= !isEmptyValue(Init);
    Uses.insert({F, {}});
  }
  void with(const ValueDecl *D, llvm::function_ref<void(MemberTask &)> Do) {
    if (const auto *F = dyn_cast<FieldDecl>(D))
      if (auto It = Tasks.find(F); It != Tasks.end())
        Do(It->second);
  }

  TaskModel &Model;
  VariableUses Uses;
};

/// x = f(); x = g(): the first never had a chance. Locals have their paths;
/// these are what outlives the function.
class Rewrites {
public:
  using Report =
      llvm::function_ref<void(const CXXOperatorCallExpr *, const TaskInfo &)>;
  static void find(TaskModel &Model, Report Found) {
    Model.code().each<CompoundStmt>([&](const CompoundStmt *S, Spot) {
      const CXXOperatorCallExpr *Before = nullptr;
      for (const Stmt *Child : S->body()) {
        const CXXOperatorCallExpr *Assign = assignment(Child);
        if (Before && Assign && sameObject(Before, Assign) &&
            !isEmptyValue(Before->getArg(1)) &&
            !mentions(Assign->getArg(1), objectOf(Before)))
          Found(Assign, Model.classify(Assign->getArg(0)->getType()));
        Before = Assign;
      }
    });
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
};
} // namespace

void UnawaitedTaskCheck::examineMembers() {
  const MemberTasks Members(Model);
  for (const auto &[Field, Member] : Members.Tasks) {
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
  Rewrites::find(
      Model, [this](const CXXOperatorCallExpr *Assign, const TaskInfo &Task) {
        if (!Task.mustWait() || !Task.isLazy() || Task.Shared)
          return;
        const SourceLocation Loc = claim(Assign->getBeginLoc());
        if (Loc.isInvalid())
          return;
        diag(Loc, "this overwrites %0 that nobody awaited: %1")
            << withArticle(Model, Task) << describe(Task.Drop)
            << Assign->getSourceRange();
      });
}

} // namespace waif
