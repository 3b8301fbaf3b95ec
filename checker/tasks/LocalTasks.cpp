// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/LocalTasks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;

namespace waif {

bool LocalTask::hasUse(UseKind Wanted) const {
  return llvm::any_of(Uses,
                      [&](const TaskUse &U) { return U.Kind == Wanted; });
}

bool LocalTask::isMuted() const {
  return Decl->getName() == "_" || Decl->getName() == "__" ||
         Decl->hasAttr<UnusedAttr>() || hasUse(UseKind::Nothing);
}

bool isInstantiated(const DeclContext *Context) {
  for (; Context && !Context->isFileContext(); Context = Context->getParent()) {
    if (const auto *F = dyn_cast<FunctionDecl>(Context);
        F && F->isTemplateInstantiation())
      return true;
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Context);
        Spec && isTemplateInstantiation(Spec->getSpecializationKind()))
      return true;
  }
  return false;
}

namespace {
class LocalVisitor : public UserCodeVisitor {
public:
  explicit LocalVisitor(TaskModel &Model)
      : UserCodeVisitor(Model.context()), Model(Model) {}

  bool VisitCompoundStmt(const CompoundStmt *S) override {
    for (const Stmt *Child : S->body())
      if (const auto *Decls = dyn_cast<DeclStmt>(Child))
        for (const Decl *D : Decls->decls())
          Blocks[D] = S;
    return true;
  }
  bool VisitFunctionDecl(const FunctionDecl *F) override {
    addParameters(F, false);
    return true;
  }
  bool VisitLambdaExpr(const LambdaExpr *E) override {
    addParameters(E->getCallOperator(), true);
    for (const LambdaCapture &C : E->captures())
      if (E->isInitCapture(&C))
        if (const auto *Var = dyn_cast<VarDecl>(C.getCapturedVar()))
          if (Var->getInit() && !Var->getType()->isReferenceType())
            add(LocalTask::Capture, Var, Var->getInit());
    return true;
  }
  bool VisitVarDecl(const VarDecl *Var) override {
    if (isa<ParmVarDecl>(Var) || !Var->isLocalVarDecl() ||
        Var->isCXXForRangeDecl() || Var->isExceptionVariable() ||
        Var->isInitCapture())
      return true;
    const Expr *Init = Var->getInit();
    if (const auto *Pair = dyn_cast<DecompositionDecl>(Var)) {
      if (Init && isOwnValue(Init) && !Var->getType()->isReferenceType())
        for (const BindingDecl *B : Pair->bindings())
          add(LocalTask::Binding, B, Init);
      return true;
    }
    if (Var->getType()->isReferenceType() && !(Init && isOwnValue(Init)))
      return true; // another name for what somebody else holds
    add(Var->isStaticLocal() ? LocalTask::Static : LocalTask::Local, Var, Init);
    return true;
  }
  bool VisitIfStmt(const IfStmt *S) override {
    Conditions.insert(S->getConditionVariable());
    return true;
  }
  bool VisitWhileStmt(const WhileStmt *S) override {
    Conditions.insert(S->getConditionVariable());
    return true;
  }
  bool VisitDeclRefExpr(const DeclRefExpr *E) override {
    if (auto It = Tasks.find(E->getDecl()); It != Tasks.end())
      It->second.Refs.push_back(E);
    return true;
  }

  llvm::MapVector<const ValueDecl *, LocalTask> Tasks;

private:
  void addParameters(const FunctionDecl *F, bool IsLambda) {
    if (!F->isThisDeclarationADefinition() || F->isDefaulted() ||
        F->isDeleted() || !F->getBody())
      return;
    // What others prescribe is no choice of the function's.
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    if (Method && !IsLambda && Method->isVirtual())
      return;
    const bool Prescribed = IsLambda || F->isDependentContext();
    for (const ParmVarDecl *P : F->parameters())
      if (!P->getType()->isReferenceType() &&
          !(Prescribed && P->getName().empty()))
        add(LocalTask::Parameter, P, nullptr, F);
  }
  /// A value made here, not a reference to one that lives elsewhere.
  static bool isOwnValue(const Expr *Init) {
    if (const auto *Clean = dyn_cast<ExprWithCleanups>(Init))
      Init = Clean->getSubExpr();
    return Init->isPRValue() ||
           isa<MaterializeTemporaryExpr>(Init->IgnoreParens());
  }
  void add(LocalTask::Shape Kind, const ValueDecl *D, const Expr *Init,
           const FunctionDecl *F = nullptr) {
    if (isInstantiated(D->getDeclContext()))
      return;
    TaskInfo Info = Model.classify(D->getType());
    if (!Info.mustWait() || Info.Shared)
      return;
    if (Init && Kind == LocalTask::Local) {
      const TaskInfo Made =
          Model.classifyValue(Init->IgnoreUnlessSpelledInSource());
      if (Made.Kind == Info.Kind) { // what the producer adds
        Info.Start = Made.Start;
        Info.Drop = Made.Drop;
      }
    }
    LocalTask Task;
    Task.Kind = Kind;
    Task.Decl = D;
    Task.Init = Init && !isEmptyValue(Init) ? Init : nullptr;
    Task.Block = Blocks.lookup(D);
    Task.IsCondition = Conditions.contains(D);
    Task.Place = Place;
    if (F)
      Task.Place.Function = F;
    Task.Task = std::move(Info);
    Tasks.insert({D, std::move(Task)});
  }

  TaskModel &Model;
  llvm::DenseMap<const Decl *, const CompoundStmt *> Blocks;
  llvm::DenseSet<const Decl *> Conditions;
};
} // namespace

void forEachLocalTask(TaskModel &Model,
                      llvm::function_ref<void(const LocalTask &)> Found) {
  LocalVisitor Visitor(Model);
  Visitor.run();
  // The map of the function that was asked last: tasks come function by
  // function.
  const FunctionDecl *Mapped = nullptr;
  std::unique_ptr<ParentMap> Parents;
  for (auto &[Decl, Task] : Visitor.Tasks) {
    const FunctionDecl *F = Task.Place.Function;
    if (!F || !F->getBody())
      continue;
    if (F != Mapped && !Task.Refs.empty()) {
      Parents = std::make_unique<ParentMap>(F->getBody());
      Mapped = F;
      // Members that a constructor starts with.
      if (const auto *C = dyn_cast<CXXConstructorDecl>(F))
        for (const CXXCtorInitializer *I : C->inits())
          Parents->addStmt(I->getInit());
    }
    for (const DeclRefExpr *Ref : Task.Refs)
      Task.Uses.push_back(classifyUse(Ref, Task.Task, *Parents));
    Found(Task);
  }
}

} // namespace waif
