// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/UnreadResults.h"
#include "tasks/Structure.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

bool isFutureVariable(const ValueDecl *D, TaskModel &Model) {
  const auto *Var = dyn_cast<VarDecl>(D);
  if (!Var || !Var->hasLocalStorage())
    return false;
  const TaskInfo &Task = Model.classify(Var->getType());
  return Task.mustWait() && !Task.Shared && !Task.isLazy();
}

/// Whether wait() of such a future tells nothing of the exception.
static bool waitIsMute(const TaskInfo &Task) {
  const CXXRecordDecl *Record = definitionOf(Task.Type);
  if (!Record)
    return false;
  if (llvm::StringSwitch<bool>(qualifiedName(*Record))
          .Cases({"std::future", "boost::future", "boost::unique_future",
                  "hpx::future", "async_simple::Future", "folly::Future",
                  "folly::SemiFuture", "concurrencpp::result"},
                 true)
          .Default(false))
    return true;
  const auto *Wait = dyn_cast_or_null<FunctionDecl>(findMember(Record, "wait"));
  const auto *Body =
      Wait ? dyn_cast_or_null<CompoundStmt>(Wait->getBody()) : nullptr;
  return Body && Body->body_empty() && findMember(Record, "get");
}

static const Expr *plain(const Expr *E) { return E ? spelled(E) : nullptr; }

bool makesWork(const Expr *E) {
  const auto *Call = dyn_cast_or_null<CallExpr>(plain(E));
  if (!Call)
    return false;
  const NamedDecl *Callee = calleeOf(Call);
  if (nameOf(Callee).starts_with("make_"))
    return false;
  if (nameOf(Callee) == "get_future") {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    return Member &&
           !StringRef(nameOf(Member->getRecordDecl())).contains("promise");
  }
  // What cannot throw need not be asked.
  return llvm::none_of(Call->arguments(), [](const Expr *Arg) {
    const auto *Lambda = dyn_cast<LambdaExpr>(plain(Arg));
    const auto *Type =
        Lambda
            ? Lambda->getCallOperator()->getType()->getAs<FunctionProtoType>()
            : nullptr;
    return Type && Type->isNothrow();
  });
}

/// wait_for(0s) only asks, unless it is asked again and again.
static bool isPoll(const Expr *For, Spot At, const ASTContext &Ctx) {
  for (; At && !isa<LambdaExpr>(At.stmt()); At = At.parent())
    if (isa<WhileStmt, DoStmt, ForStmt>(At.stmt()))
      return false;
  Expr::EvalResult Time;
  For = For->IgnoreImplicit();
  if (For->isValueDependent() || !For->getType()->isRecordType() ||
      !For->EvaluateAsRValue(Time, Ctx) || !Time.Val.isStruct() ||
      Time.Val.getStructNumFields() != 1)
    return false;
  const APValue &Count = Time.Val.getStructField(0);
  return Count.isInt() && Count.getInt().isZero();
}

static const Expr *muteWait(const TaskUse &Use, const ASTContext &Ctx) {
  if (Use.How != TaskUse::Member)
    return nullptr;
  if (Use.Name == "wait" && !Use.Dropped && !Use.Call->getType()->isVoidType())
    return nullptr; // std::move(f).wait().get()
  const bool Waits = Use.Name == "wait" || Use.Name == "wait_until" ||
                     (Use.Name == "wait_for" && Use.Call->getNumArgs() == 1 &&
                      !isPoll(Use.Call->getArg(0), Use.Where, Ctx));
  return Waits ? Use.Call : nullptr;
}

UnreadFuture unreadFuture(const ValueDecl *Variable, const VariableUses &Uses,
                          TaskModel &Model) {
  const auto *Var = cast<VarDecl>(Variable);
  const TaskInfo &Task = Model.classify(Var->getType());
  if (Var->getType()->isReferenceType() || !waitIsMute(Task) ||
      (!Task.Container.empty() && !Task.isMany()))
    return {};
  const bool Many = Task.isMany();
  UnreadFuture Found;
  if (!Many && makesWork(Var->getInit()))
    Found.Made = plain(Var->getInit());
  for (const TaskUse &Use : Uses.lookup(Variable)) {
    if (!Many) {
      if (const Expr *Wait = muteWait(Use, Model.context()))
        Found.Wait = Wait;
      else if (Use.How != TaskUse::Member || Use.Name != "valid")
        return {};
      continue;
    }
    if (Use.How == TaskUse::Iterated && Use.Element &&
        Use.Element->getType()->isReferenceType()) {
      for (const TaskUse &Of : Uses.lookup(Use.Element))
        if (const Expr *Wait = muteWait(Of, Model.context()))
          Found.Wait = Wait;
        else
          return {};
    } else if (Use.How == TaskUse::Member &&
               (Use.Name == "push_back" || Use.Name == "emplace_back")) {
      const auto *Call = cast<CallExpr>(Use.Call);
      if (Call->getNumArgs() != 1 || !makesWork(Call->getArg(0)))
        return {};
      Found.Made = plain(Call->getArg(0));
    } else if (Use.How != TaskUse::Member ||
               (Use.Name != "reserve" && Use.Name != "size" &&
                Use.Name != "empty")) {
      return {};
    }
  }
  return Found.Made && Found.Wait ? Found : UnreadFuture();
}

const Expr *unreadTemporary(const CXXMemberCallExpr &Call, TaskModel &Model) {
  if (nameOf(Call.getMethodDecl()) != "wait")
    return nullptr;
  const Expr *Made = plain(Call.getImplicitObjectArgument());
  const TaskInfo &Task = Model.classify(Made->getType());
  return Made->isPRValue() && Task.mustWait() && !Task.Shared &&
                 !Task.isLazy() && waitIsMute(Task) && makesWork(Made)
             ? Made
             : nullptr;
}

const Expr *waitedFor(const Expr *Value) {
  Value = plain(Value);
  if (const auto *Await = dyn_cast<CoawaitExpr>(Value))
    return plain(Await->getOperand());
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Value);
  return Call && nameOf(Call->getMethodDecl()) == "get"
             ? plain(Call->getImplicitObjectArgument())
             : nullptr;
}

bool isHandedBack(const Expr *Value, TaskModel &Model) {
  const Expr *Waited = waitedFor(Value);
  if (!Waited || Model.classify(Value->getType()).Container.empty())
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Waited)) {
    const auto *Method =
        dyn_cast<CXXMethodDecl>(Ref->getDecl()->getDeclContext());
    return Method && isa<ParmVarDecl>(Ref->getDecl()) &&
           Method->getParent()->isLambda() &&
           Model.classify(Waited->getType()).isEager();
  }
  const auto *Callee = dyn_cast_or_null<FunctionDecl>(calleeOf(Waited));
  return Callee &&
         Model.options().WhenAllFunctions.matches(qualifiedName(*Callee));
}

/// A local container that only ever got tasks whose errors nobody handles.
static bool holdsUnhandled(const Expr *Arg, const VariableUses &Uses) {
  const auto *Ref = dyn_cast<DeclRefExpr>(unmoved(Arg));
  const auto Found = Ref ? Uses.find(Ref->getDecl()) : Uses.end();
  if (Found == Uses.end() || isa<ParmVarDecl>(Found->first))
    return false;
  bool Inserted = false;
  for (const TaskUse &Use : Found->second) {
    if (Use.How != TaskUse::Member || !Use.Call)
      continue;
    for (const Expr *Item : cast<CallExpr>(Use.Call)->arguments()) {
      if (handlesError(Item) || !isa<CallExpr>(plain(Item)))
        return false;
      Inserted = true;
    }
  }
  return Inserted;
}

/// vector<Try<T>>: a value or its error for each.
static bool holdsOutcomes(QualType Type) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.isNull() ? nullptr : Type->getAsCXXRecordDecl());
  if (!Spec || !Spec->isInStdNamespace() ||
      (nameOf(Spec) != "vector" && nameOf(Spec) != "tuple"))
    return false;
  ArrayRef<TemplateArgument> Args = Spec->getTemplateArgs().asArray();
  if (!Args.empty() && Args[0].getKind() == TemplateArgument::Pack)
    Args = Args[0].getPackAsArray();
  const CXXRecordDecl *Element =
      !Args.empty() && Args[0].getKind() == TemplateArgument::Type
          ? definitionOf(Args[0].getAsType())
          : nullptr;
  return Element && (findMember(Element, "hasException") ||
                     findMember(Element, "hasError"));
}

/// collectAll<Signal::Terminate>(...): a race, of which only the end is wanted.
static bool hasMode(const FunctionDecl &WhenAll) {
  const TemplateArgumentList *Args = WhenAll.getTemplateSpecializationArgs();
  return Args && Args->size() &&
         Args->get(0).getKind() == TemplateArgument::Integral &&
         Args->get(0).getIntegralType()->isEnumeralType();
}

const CallExpr *whenAllBehind(const Expr *Value, const VariableUses &Uses,
                              TaskModel &Model) {
  Value = plain(Value);
  const auto *Call = dyn_cast<CallExpr>(Value);
  const auto *Callee =
      Call ? dyn_cast_or_null<FunctionDecl>(calleeOf(Call)) : nullptr;
  if (!Callee ||
      !Model.options().WhenAllFunctions.matches(qualifiedName(*Callee)) ||
      hasMode(*Callee))
    return nullptr;
  const TaskInfo &All = Model.classify(Call->getType());
  const TaskInfo &Inside = Model.classify(All.Payload);
  if (!All.mustWait() || ((!Inside.mustWait() || Inside.Container.empty()) &&
                          !holdsOutcomes(All.Payload)))
    return nullptr;
  for (const Expr *Arg : Call->arguments()) {
    const TaskInfo &Task = Model.classify(Arg->getType());
    if (!Task.mustWait())
      continue;
    if (Task.Container.empty() ? isa<CallExpr>(plain(Arg)) && !handlesError(Arg)
                               : holdsUnhandled(Arg, Uses))
      return Call;
  }
  return nullptr;
}

/// Whether each mention of Param under S is a get() whose value is dropped.
static bool onlyDropped(const Stmt *S, const ValueDecl *Param, bool IsStmt) {
  if (!S)
    return true;
  const auto *E = dyn_cast<Expr>(S);
  if (const auto *Get =
          E && IsStmt ? dyn_cast<CXXMemberCallExpr>(plain(E)) : nullptr) {
    const auto *Ref =
        dyn_cast<DeclRefExpr>(plain(Get->getImplicitObjectArgument()));
    if (Ref && Ref->getDecl() == Param && nameOf(Get->getMethodDecl()) == "get")
      return true;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl() != Param;
  return llvm::all_of(S->children(), [&](const Stmt *Child) {
    return onlyDropped(Child, Param, isa<CompoundStmt>(S));
  });
}

static bool ignoresItsTask(const LambdaExpr &Lambda) {
  const FunctionDecl *Body = Lambda.getCallOperator();
  if (const FunctionTemplateDecl *Generic =
          Lambda.getLambdaClass()->getDependentLambdaCallOperator()) {
    if (Generic->spec_begin() == Generic->spec_end())
      return false;
    Body = *Generic->spec_begin();
  }
  return Body->getNumParams() == 1 && Body->getBody() &&
         onlyDropped(Body->getBody(), Body->getParamDecl(0), false);
}

bool dropsResults(const CXXMemberCallExpr &Call) {
  const StringRef Name = nameOf(Call.getMethodDecl());
  if (Name == "discard_result" || Name == "wait")
    return true;
  if (!Name.starts_with("then") || Call.getNumArgs() != 1)
    return false;
  const auto *Lambda = dyn_cast<LambdaExpr>(plain(Call.getArg(0)));
  return Lambda && ignoresItsTask(*Lambda);
}

} // namespace waif
