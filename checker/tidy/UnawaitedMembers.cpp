// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that outlive a function: members that nothing in their class awaits.
#include "tidy/UnawaitedTaskCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

namespace {
struct MemberTask {
  TaskInfo Task;
  bool Filled = false;
  bool StartsFilled = false; // by its own initialiser
  bool Consumed = false;
  llvm::SmallVector<const Expr *, 2> Ends; // what it holds is dropped there
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
        // Where the class says itself that it is done with them.
        if (Use.Kind == UseKind::Empty ||
            (Use.Kind == UseKind::Overwrite && Member.StartsFilled))
          Member.Ends.push_back(Use.At);
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
    if (!Record || Record->isLambda())
      return;
    // A class of a source file is named nowhere else.
    const bool Local =
        !Record->isTemplated() && !isInstantiated(Record) &&
        Model.context().getSourceManager().isInMainFile(Record->getLocation());
    if (F->getAccess() != AS_private && (!Local || Record->isUnion()))
      return;
    TaskInfo Info = Model.classify(F->getType());
    // Futures may wait in their destructor; a class that holds an owner uses
    // it.
    const bool Wanted =
        Info.isLazy() || Info.Kind == TaskKind::Thread ||
        (Info.isEager() && !Info.isOwner() && Info.Kind == TaskKind::Task);
    if (!Wanted || Info.Shared ||
        ((F->getAccess() == AS_private || Info.Kind == TaskKind::Thread) &&
         !isAllHere(Record)))
      return;
    MemberTask &Member = Tasks[F];
    Member.Task = std::move(Info);
    if (const Expr *Init = F->getInClassInitializer())
      Member.Filled = Member.StartsFilled = !isEmptyValue(Init);
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
} // namespace

static StringRef verbFor(const TaskInfo &Task) {
  if (Task.Kind == TaskKind::Thread)
    return "joins";
  return Task.isMany() ? "drains" : Task.isEager() ? "waits for" : "awaits";
}

void UnawaitedTaskCheck::examineMembers() {
  const MemberTasks Members(Model);
  for (const auto &[Field, Member] : Members.Tasks) {
    if (!Member.Filled || Member.Consumed ||
        IgnoredVariables.matches(Field->getName()))
      continue;
    for (const Expr *End : Member.Ends)
      if (const SourceLocation At = claim(End->getBeginLoc()); At.isValid())
        diag(At, "this drops %0 in member '%1' that nothing in its class %2: "
                 "%3")
            << withArticle(Model, Member.Task) << Field->getName()
            << verbFor(Member.Task)
            << describe(Member.Task.Drop, Member.Task.isMany())
            << End->getSourceRange();
    // A public list of running tasks may be all the owner that they need.
    if (!Member.Ends.empty() ||
        (Member.Task.isEager() && Member.Task.isMany() &&
         Field->getAccess() != AS_private))
      continue;
    const SourceLocation Loc = claim(Field->getLocation());
    if (Loc.isInvalid())
      continue;
    diag(Loc, "member '%0' holds %1 that nothing in its class %2: %3")
        << Field->getName() << withArticle(Model, Member.Task)
        << verbFor(Member.Task)
        << describe(Member.Task.Drop, Member.Task.isMany())
        << Field->getSourceRange();
  }
}

} // namespace waif
