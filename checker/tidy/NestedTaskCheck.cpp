// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/NestedTaskCheck.h"
#include "tasks/Callable.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

/// Waits, or asks how far it is, and leaves the result where it is.
static bool leavesResult(StringRef Member) {
  return llvm::StringSwitch<bool>(Member)
      .Cases({"wait", "wait_for", "wait_until", "valid", "ready", "is_ready",
              "isReady", "available", "failed", "done"},
             true)
      .Default(false);
}

static bool spawns(StringRef Function) {
  return llvm::StringSwitch<bool>(Function)
      .Cases({"spawn", "co_spawn", "spawn_detached", "start_detached",
              "async_run", "detach"},
             true)
      .Default(false);
}

/// Collects where a call makes a task of a task, and what is done with it.
class NestedTaskCheck::Finder {
public:
  explicit Finder(NestedTaskCheck &Check) : Check(Check), Model(Check.Model) {
    const UserCode &Code = Model.code();
    Code.each<CallExpr>([this](const CallExpr *E, Spot) { call(E); });
    if (Check.ReportYielded)
      Code.each<CoreturnStmt>([this](const CoreturnStmt *S, Spot At) {
        if (S->getOperand() && At.place().Function)
          yielded(S->getOperand(), At.place().Function->getReturnType());
      });
    if (Made.empty() || !Model.isWhole())
      return;
    Code.eachDecl<VarDecl>([this](const VarDecl *V, const auto &) {
      if (V->isLocalVarDecl() && V->getInit())
        KeptBy[unmoved(V->getInit())] = V;
    });
    Code.each<CXXMemberCallExpr>([this](const CXXMemberCallExpr *E, Spot) {
      const Expr *Object = unmoved(E->getImplicitObjectArgument());
      if (!leavesResult(nameOf(E->getMethodDecl())) && !Asked.contains(E))
        return;
      Left.insert(Object);
      if (isa<CXXMemberCallExpr>(Object)) // inner.get().valid()
        Asked.insert(Object);
    });
    Code.each<DeclRefExpr>([this](const DeclRefExpr *E, Spot) {
      if (!Left.contains(E))
        Taken.insert(E->getDecl());
    });
    report();
  }

private:
  struct Nesting {
    const CallExpr *Call;
    const Expr *Callable;
    TaskInfo Inner;
  };
  QualType payloadOf(QualType Type) {
    const TaskInfo &Outer = Model.classify(Type);
    return Outer.mustWait() && Outer.Container.empty() &&
                   !Outer.Payload.isNull() &&
                   !Outer.Payload->isLValueReferenceType()
               ? Outer.Payload.getNonReferenceType()
               : QualType();
  }
  TaskInfo innerOf(QualType Type) {
    const TaskInfo Inner = Model.classify(payloadOf(Type));
    return Inner.Shared ? TaskInfo() : Inner;
  }

  void call(const CallExpr *E) {
    if (const TaskInfo Inner = innerOf(E->getType()); Inner.mustWait())
      for (const Expr *Arg : E->arguments()) {
        const QualType Result = resultOfCalling(Arg->getType());
        if (!Result.isNull() && Model.context().hasSameUnqualifiedType(
                                    Result, payloadOf(E->getType()))) {
          Made.push_back({E, Arg, Inner});
          break;
        }
      }
    const FunctionDecl *F = E->getDirectCallee();
    if (F && F->getPrimaryTemplate() && spawns(nameOf(F)) &&
        E->getType()->isVoidType())
      for (const Expr *Arg : E->arguments())
        if (const TaskInfo Inner = innerOf(Arg->getType());
            Inner.mustWait() && !Arg->isLValue())
          dropped(F, Arg, Inner);
  }
  void yielded(const Expr *Value, QualType Outer) {
    const TaskInfo Inner = innerOf(Outer);
    if (!Inner.mustWait() || !Model.classify(Value->getType()).mustWait())
      return;
    if (const SourceLocation Loc = Check.claim(Value->getBeginLoc());
        Loc.isValid())
      Check.diag(Loc, "%0 is yielded by a task: who awaits that has not "
                      "awaited this")
          << Model.describe(Inner) << Value->getSourceRange();
  }
  void report();

  void dropped(const FunctionDecl *F, const Expr *Arg, const TaskInfo &Inner) {
    const SourceLocation Loc = Check.claim(Arg->getBeginLoc());
    if (Loc.isInvalid())
      return;
    Check.diag(Loc, "%0 yielded by %1 is dropped by '%2': %3")
        << Model.describe(Inner)
        << Model.describe(Model.classify(Arg->getType())) << qualifiedName(*F)
        << describe(Inner.Drop, Inner.isMany()) << Arg->getSourceRange();
    Check.diag(Loc, "spawn a task that awaits it as well", DiagnosticIDs::Note);
  }

  NestedTaskCheck &Check;
  TaskModel &Model;
  std::vector<Nesting> Made;
  llvm::DenseMap<const Expr *, const VarDecl *> KeptBy;
  llvm::SmallPtrSet<const Expr *, 16> Left, Asked;
  llvm::SmallPtrSet<const Decl *, 16> Taken;
};

void NestedTaskCheck::Finder::report() {
  for (const Nesting &One : Made) {
    const VarDecl *Kept = KeptBy.lookup(One.Call);
    if (Kept ? Taken.contains(Kept) : !Left.contains(One.Call))
      continue; // somebody may take the inner task out
    const SourceLocation Loc = Check.claim(One.Callable->getBeginLoc());
    const NamedDecl *Callee = calleeOf(One.Call);
    if (Loc.isInvalid() || !Callee)
      continue;
    Check.diag(Loc, "%0 returned by %1 becomes the result of '%2', which "
                    "nobody takes out: %3")
        << Model.describe(One.Inner) << describeCallable(One.Callable)
        << qualifiedName(*Callee)
        << describe(One.Inner.Drop, One.Inner.isMany())
        << One.Callable->getSourceRange();
    Check.diag(Loc,
               "wait for the result and then for the task that it is, or wait "
               "for the task inside of the callable",
               DiagnosticIDs::Note);
  }
}

NestedTaskCheck::NestedTaskCheck(StringRef Name,
                                 tidy::ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      ReportYielded(Options.get("ReportYielded", false)) {}

void NestedTaskCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "ReportYielded", ReportYielded);
}

void NestedTaskCheck::examine() { Finder(*this); }

} // namespace waif
