// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/LocalTasks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace waif {

bool LocalTask::hasUse(UseKind Wanted) const {
  return llvm::any_of(Uses, [&](const TaskUse &U) { return U.Kind == Wanted; });
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

/// What the pattern of a template declares there with a type that only the
/// instance knows, and never names: that is so in each instance.
static bool isForgottenByPattern(const ValueDecl *D) {
  const auto *Var = dyn_cast<VarDecl>(D);
  const auto *F = dyn_cast<FunctionDecl>(D->getDeclContext());
  const FunctionDecl *Pattern = Var && Var->isLocalVarDecl() && F
                                    ? F->getTemplateInstantiationPattern()
                                    : nullptr;
  return Pattern && llvm::any_of(Pattern->decls(), [&](const Decl *Written) {
           const auto *Same = dyn_cast<VarDecl>(Written);
           return Same && Same->getLocation() == D->getLocation() &&
                  Same->getType()->isDependentType() && !Same->isReferenced() &&
                  !Same->hasAttr<UnusedAttr>();
         });
}

/// The local variable that is the closure made there, if nobody names it.
static const VarDecl *uncalledClosure(Spot Lambda) {
  Spot At = Lambda.parent();
  while (At && isa<ImplicitCastExpr, ExprWithCleanups, CXXConstructExpr,
                   MaterializeTemporaryExpr, CXXBindTemporaryExpr>(At.stmt()))
    At = At.parent();
  const auto *Decls = At ? dyn_cast<DeclStmt>(At.stmt()) : nullptr;
  const auto *Var = Decls && Decls->isSingleDecl()
                        ? dyn_cast<VarDecl>(Decls->getSingleDecl())
                        : nullptr;
  const CXXRecordDecl *Record =
      Var ? Var->getType()->getAsCXXRecordDecl() : nullptr;
  return Record && Record->isLambda() && !Var->isReferenced() &&
                 !Var->hasAttr<UnusedAttr>()
             ? Var
             : nullptr;
}

/// role r{1, start()}: the task that is made for a field of a plain struct.
static TaskInfo taskMadeIn(const VarDecl *Var, TaskModel &Model) {
  const CXXRecordDecl *Record = Var->getType()->getAsCXXRecordDecl();
  const auto *List = dyn_cast_or_null<InitListExpr>(
      Var->getInit() ? Var->getInit()->IgnoreImplicit() : nullptr);
  if (!Record || !List || List->isTypeDependent() || !Record->isAggregate() ||
      Record->isUnion() || Record->getNumBases() ||
      Record->isInStdNamespace() || Record->hasUserDeclaredDestructor())
    return {};
  for (const FieldDecl *Field : Record->fields()) {
    const unsigned I = Field->getFieldIndex();
    TaskInfo Info = Model.classify(Field->getType());
    if (Info.Kind == TaskKind::Task && Info.Container.empty() &&
        !Field->getType()->isReferenceType() && I < List->getNumInits() &&
        List->getInit(I)->isPRValue() &&
        isa<CallExpr>(spelled(List->getInit(I)))) {
      Info.Container = "struct with";
      return Info;
    }
  }
  return {};
}

namespace {
class Finder {
public:
  explicit Finder(TaskModel &Model) : Model(Model) {
    const UserCode &Code = Model.code();
    Code.eachDecl<FunctionDecl>([this](const FunctionDecl *F, const auto &) {
      addParameters(F, false);
    });
    Code.each<LambdaExpr>(
        [this](const LambdaExpr *E, Spot At) { addLambda(E, At); });
    Code.each<DeclStmt>([this](const DeclStmt *S, Spot Where) {
      for (const Decl *D : S->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          addLocal(Var, Where);
    });
    addUses(Model, Uses);
    for (LocalTask &Task : Found)
      Task.Uses = Uses.lookup(Task.Decl);
  }

  std::vector<LocalTask> Found;

private:
  void addLambda(const LambdaExpr *E, Spot At) {
    addParameters(E->getCallOperator(), true);
    const VarDecl *Uncalled = uncalledClosure(At);
    for (const LambdaCapture &C : E->captures())
      if (E->isInitCapture(&C))
        if (const auto *Var = dyn_cast<VarDecl>(C.getCapturedVar()))
          if (Var->getInit() && !Var->getType()->isReferenceType() &&
              add(LocalTask::Capture, Var, Var->getInit(),
                  {E->getCallOperator(), nullptr, nullptr}))
            Found.back().Uncalled = Uncalled;
  }
  void addLocal(const VarDecl *Var, Spot Where) {
    if (!Var->isLocalVarDecl() || Var->isCXXForRangeDecl() ||
        Var->isExceptionVariable())
      return;
    const Expr *Init = Var->getInit();
    if (const auto *Pair = dyn_cast<DecompositionDecl>(Var)) {
      if (Init && isOwnValue(Init) && !Var->getType()->isReferenceType())
        for (const BindingDecl *B : Pair->bindings())
          add(LocalTask::Binding, B, Init, Where.place());
      return;
    }
    if (Var->getType()->isReferenceType() && !(Init && isOwnValue(Init)))
      return; // another name for what somebody else holds
    const auto Kind =
        Var->isStaticLocal() ? LocalTask::Static : LocalTask::Local;
    if (!add(Kind, Var, Model.classify(Var->getType()), Init, Where.place()) &&
        !add(Kind, Var, taskMadeIn(Var, Model), Init, Where.place()))
      return;
    LocalTask &Task = Found.back();
    const Spot Around = Where.parent();
    if (!Around)
      return;
    Task.Block = dyn_cast<CompoundStmt>(Around.stmt());
    if (const auto *If = dyn_cast<IfStmt>(Around.stmt()))
      Task.IsCondition = If->getConditionVariable() == Var;
    else if (const auto *While = dyn_cast<WhileStmt>(Around.stmt()))
      Task.IsCondition = While->getConditionVariable() == Var;
  }
  void addParameters(const FunctionDecl *F, bool IsLambda) {
    if (!F->isThisDeclarationADefinition() || F->isDefaulted() ||
        F->isDeleted() || !F->getBody())
      return;
    // What others prescribe is no choice of the function's.
    if (F->isOverloadedOperator() && F->getOverloadedOperator() != OO_Call)
      return;
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    if (Method && !IsLambda && Method->isVirtual())
      return;
    const bool Prescribed = IsLambda || F->isDependentContext();
    for (const ParmVarDecl *P : F->parameters())
      if (!P->getType()->isReferenceType() &&
          !(Prescribed && P->getName().empty()))
        add(LocalTask::Parameter, P, nullptr, {F, nullptr, nullptr});
  }
  /// A value made here, not a reference to one that lives elsewhere.
  static bool isOwnValue(const Expr *Init) {
    if (const auto *Clean = dyn_cast<ExprWithCleanups>(Init))
      Init = Clean->getSubExpr();
    return Init->isPRValue() ||
           isa<MaterializeTemporaryExpr>(Init->IgnoreParens());
  }
  bool add(LocalTask::Shape Kind, const ValueDecl *D, const Expr *Init,
           const CodePlace &Place) {
    return add(Kind, D, Model.classify(D->getType()), Init, Place);
  }
  bool add(LocalTask::Shape Kind, const ValueDecl *D, TaskInfo Info,
           const Expr *Init, const CodePlace &Place) {
    if (!Info.mustNotDrop() || Info.Shared || Uses.contains(D))
      return false;
    if (isInstantiated(D->getDeclContext()) && !isForgottenByPattern(D))
      return false;
    if (Init && Kind == LocalTask::Local) {
      const TaskInfo Made = Model.classifyValue(spelled(Init));
      if (Made.Kind == Info.Kind) { // what the producer adds
        Info.Start = Made.Start;
        Info.Drop = Made.Drop;
      }
    }
    LocalTask Task;
    Task.Kind = Kind;
    Task.Decl = D;
    Task.Init = Init && !isEmptyValue(Init) ? Init : nullptr;
    Task.Place = Place;
    Task.Task = std::move(Info);
    Uses.insert({D, {}});
    Found.push_back(std::move(Task));
    return true;
  }

  TaskModel &Model;
  VariableUses Uses;
};
} // namespace

void forEachLocalTask(TaskModel &Model,
                      llvm::function_ref<void(const LocalTask &)> Found) {
  const Finder Locals(Model);
  for (const LocalTask &Task : Locals.Found)
    if (Task.Place.Function && Task.Place.Function->getBody())
      Found(Task);
}

} // namespace waif
