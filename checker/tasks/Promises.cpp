// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Promises.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Regex.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static bool isFailing(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"set_exception", "setException", "set_exception_at_thread_exit",
              "reject", "set_error"},
             true)
      .Default(false);
}

static bool isSettling(StringRef Name) {
  return isFailing(Name) ||
         llvm::StringSwitch<bool>(Name)
             .Cases({"set_value", "setValue", "set_value_at_thread_exit",
                     "setWith", "set_with", "setTry", "set_result", "setResult",
                     "set_from_function", "fulfill", "finish"},
                    true)
             .Default(false);
}

/// Can be given a value and an exception, and is no promise of a coroutine and
/// no receiver of a sender.
static bool isPromise(const CXXRecordDecl *Record) {
  const auto HasAny = [Record](std::initializer_list<const char *> Names) {
    return llvm::any_of(
        Names, [&](const char *Name) { return findMember(Record, Name); });
  };
  return Record && HasAny({"set_exception", "setException", "reject"}) &&
         HasAny({"set_value", "setValue", "set_result", "fulfill", "finish"}) &&
         !HasAny({"get_return_object", "unhandled_exception", "set_stopped"});
}

PromiseHold promiseHold(QualType Type) {
  if (Type.isNull() || Type->isDependentType())
    return PromiseHold::None;
  const bool Lent = Type->isReferenceType() || Type->isPointerType();
  if (Lent)
    Type = Type->getPointeeType();
  const CXXRecordDecl *Record = definitionOf(Type);
  if (isPromise(Record))
    return Lent ? PromiseHold::Lent : PromiseHold::Owned;
  const auto *Pointer = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Pointer || Pointer->getTemplateArgs().size() == 0 ||
      Pointer->getTemplateArgs()[0].getKind() != TemplateArgument::Type ||
      !isPromise(definitionOf(Pointer->getTemplateArgs()[0].getAsType())))
    return PromiseHold::None;
  const PromiseHold Held =
      llvm::StringSwitch<PromiseHold>(nameOf(Pointer))
          .Cases({"unique_ptr", "Own", "QScopedPointer"}, PromiseHold::Owned)
          .Cases({"shared_ptr", "lw_shared_ptr", "Rc", "Arc", "intrusive_ptr",
                  "QSharedPointer", "scoped_refptr"},
                 PromiseHold::Shared)
          .Default(PromiseHold::None);
  return Held != PromiseHold::None && Lent ? PromiseHold::Lent : Held;
}

/// What is done with the promise that the expression at Ref names.
static PromiseUse useOf(Spot Ref) {
  PromiseUse Use;
  Use.Ref = cast<Expr>(Ref.stmt());
  Use.Where = Ref;
  Spot At = Ref.parent();
  // p in p->, (*p)., p.get()-> counts as passed on.
  while (At) {
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(At.stmt());
    const auto *Unary = dyn_cast<UnaryOperator>(At.stmt());
    if (!isa<ImplicitCastExpr, ParenExpr>(At.stmt()) &&
        !(Operator && Operator->getNumArgs() == 1 &&
          (Operator->getOperator() == OO_Arrow ||
           Operator->getOperator() == OO_Star)) &&
        !(Unary && Unary->getOpcode() == UO_Deref))
      break;
    At = At.parent();
  }
  if (!At || !isa<MemberExpr>(At.stmt()))
    return Use;
  At = At.parent();
  while (At && isa<ParenExpr>(At.stmt()))
    At = At.parent();
  const auto *Call = At ? dyn_cast<CXXMemberCallExpr>(At.stmt()) : nullptr;
  const StringRef Name = Call ? nameOf(Call->getMethodDecl()) : StringRef();
  if (Name.empty())
    return Use;
  Use.Call = Call;
  const Stmt *Around = statementAround(At);
  Use.Dropped = !Around || isa<CompoundStmt, CStyleCastExpr>(Around);
  Use.Fails = isFailing(Name);
  if (isSettling(Name))
    Use.What = PromiseUse::Settles;
  else if (Name.starts_with("get_") || Name.starts_with("getFuture") ||
           Name.starts_with("getSemi") || Name == "future" || Name == "valid" ||
           Name == "isFulfilled" || Name == "isWaiting")
    Use.What = PromiseUse::Asks;
  return Use;
}

/// [&p], [p]: the uses inside count.
static bool isCapture(Spot Ref, const ValueDecl *D) {
  Spot By = Ref.parent();
  while (By && isa<ImplicitCastExpr, CXXConstructExpr>(By.stmt()))
    By = By.parent();
  const auto *Lambda = By ? dyn_cast<LambdaExpr>(By.stmt()) : nullptr;
  return Lambda && llvm::any_of(Lambda->captures(), [&](const auto &C) {
           return C.capturesVariable() && C.getCapturedVar() == D;
         });
}

PromiseUses promiseUses(TaskModel &Model) {
  PromiseUses Uses;
  llvm::DenseMap<const void *, bool> Known; // types, canonical
  const auto Add = [&](const ValueDecl *D, Spot Where) {
    if (!isa<VarDecl, FieldDecl>(D))
      return;
    const QualType Type = D->getType().getCanonicalType();
    const auto [It, New] = Known.try_emplace(Type.getAsOpaquePtr(), false);
    if (New)
      It->second = promiseHold(Type) != PromiseHold::None;
    if (!It->second)
      return;
    if (!isCapture(Where, D))
      Uses[D].push_back(useOf(Where));
  };
  Model.code().each<DeclRefExpr>(
      [&](const DeclRefExpr *E, Spot Where) { Add(E->getDecl(), Where); });
  Model.code().each<MemberExpr>(
      [&](const MemberExpr *E, Spot Where) { Add(E->getMemberDecl(), Where); });
  return Uses;
}

static bool throwsIn(const Stmt *Root, unsigned Depth) {
  llvm::SmallVector<const Stmt *, 32> Work = {Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr, CXXTryStmt>(S))
      continue;
    if (isa<CXXThrowExpr>(S))
      return true;
    if (const auto *Call = dyn_cast<CallExpr>(S);
        Call && visiblyThrows(Call->getDirectCallee(), Depth))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

bool visiblyThrows(const FunctionDecl *F, unsigned Depth) {
  const auto *Type = F ? F->getType()->getAs<FunctionProtoType>() : nullptr;
  if (!Type || Type->isNothrow() || !Depth)
    return false;
  if (F->isInStdNamespace()) {
    static const llvm::Regex Conversions("^(sto(i|l|ll|ul|ull|f|d|ld)|at|"
                                         "any_cast|rethrow_exception)$");
    return Conversions.match(nameOf(F));
  }
  // A library's bodies may have been left out.
  const FunctionDecl *Defined = nullptr;
  return F->hasBody(Defined) &&
         !F->getASTContext().getSourceManager().isInSystemHeader(
             Defined->getLocation()) &&
         !isa<CoroutineBodyStmt>(Defined->getBody()) &&
         throwsIn(Defined->getBody(), Depth - 1);
}

} // namespace waif
