// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/OpenGate.h"
#include "tasks/Flow.h"
#include "tasks/Structure.h"
#include "tasks/TaskFate.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static bool isNothrow(const FunctionDecl *F) {
  const auto *Type = F ? F->getType()->getAs<FunctionProtoType>() : nullptr;
  return Type && Type->isNothrow();
}

namespace {
/// What is done to a gate, by the expressions that do it.
struct Work {
  llvm::SmallVector<const Expr *, 2> Starts, Closes;
};
using Gates = llvm::MapVector<const ValueDecl *, Work>;

class Finder {
public:
  explicit Finder(TaskModel &Model) : Model(Model) {
    const auto Collect = [this](const ValueDecl *D, const auto &) {
      if (isGate(D->getType()))
        Known.insert(D);
    };
    Model.code().eachDecl<VarDecl>(Collect);
    Model.code().eachDecl<FieldDecl>(Collect);
    if (Known.empty())
      return;
    Model.code().each<CallExpr>([this](const CallExpr *E, Spot At) {
      if (const FunctionDecl *In = At.place().Function)
        look(*E, In);
    });
    if (Direct.empty())
      return;
    // What the methods of the same object do is done by who calls them.
    for (unsigned Round = 0; Round < 2; ++Round) {
      const auto Before = Direct;
      Model.code().each<CXXMemberCallExpr>(
          [&](const CXXMemberCallExpr *E, Spot At) {
            const FunctionDecl *Callee = E->getDirectCallee();
            const auto It =
                Callee && E->getImplicitObjectArgument()->isImplicitCXXThis()
                    ? Before.find(Callee->getCanonicalDecl())
                    : Before.end();
            if (It != Before.end() && At.place().Function)
              for (const auto &[Gate, Done] : It->second)
                if (isa<FieldDecl>(Gate))
                  add(*E, Gate, Done, At.place().Function);
          });
    }
  }

  void run(llvm::function_ref<void(const OpenGate &)> Found) {
    for (const auto &[In, Here] : Direct)
      for (const auto &[Gate, Done] : Here)
        if (!Done.Starts.empty() && !Done.Closes.empty())
          search(In, Gate, Done, Found);
  }

private:
  /// Takes work in, and closing it is a task that waits for the work.
  bool isGate(QualType Type) {
    const CXXRecordDecl *Record = definitionOf(Type.getNonReferenceType());
    if (!Record)
      return false;
    const auto [It, IsNew] = Answers.insert({Record, false});
    if (IsNew)
      It->second = computeIsGate(Record);
    return It->second;
  }
  bool computeIsGate(const CXXRecordDecl *Record) {
    const auto *Close =
        dyn_cast_or_null<FunctionDecl>(findMember(Record, "close"));
    return Close && Model.classify(Close->getReturnType()).mustWait() &&
           (findMember(Record, "hold") || findMember(Record, "enter"));
  }
  const ValueDecl *gateIn(const Expr *E) const {
    E = spelled(E);
    const ValueDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      D = dyn_cast<VarDecl>(Ref->getDecl());
    else if (const auto *Member = dyn_cast<MemberExpr>(E);
             Member && Member->isImplicitAccess())
      D = dyn_cast<FieldDecl>(Member->getMemberDecl());
    return D && Known.contains(D) ? D : nullptr;
  }
  void look(const CallExpr &Call, const FunctionDecl *In) {
    if (Call.isTypeDependent())
      return;
    const auto *Callee = dyn_cast_or_null<FunctionDecl>(calleeOf(&Call));
    Work Done;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
      const StringRef Name = nameOf(Callee);
      const bool Enters = Name == "hold" || Name == "enter" ||
                          Name == "try_hold" || Name == "try_enter";
      const ValueDecl *Gate = Enters || Name == "close"
                                  ? gateIn(Member->getImplicitObjectArgument())
                                  : nullptr;
      (Enters ? Done.Starts : Done.Closes).push_back(&Call);
      if (Gate)
        add(Call, Gate, Done, In);
      return;
    }
    Done.Starts.push_back(&Call);
    for (const Expr *Arg : Call.arguments())
      if (const ValueDecl *Gate = gateIn(Arg);
          Gate && Callee &&
          Model.options().GateFunctions.matches(qualifiedName(*Callee)))
        add(Call, Gate, Done, In);
  }
  void add(const Expr &At, const ValueDecl *Gate, const Work &Done,
           const FunctionDecl *In) {
    Work &Here = Direct[In->getCanonicalDecl()][Gate];
    if (!Done.Starts.empty() && !llvm::is_contained(Here.Starts, &At))
      Here.Starts.push_back(&At);
    if (!Done.Closes.empty() && !llvm::is_contained(Here.Closes, &At))
      Here.Closes.push_back(&At);
  }
  void search(const FunctionDecl *In, const ValueDecl *Gate, const Work &Done,
              llvm::function_ref<void(const OpenGate &)> Found) {
    const FunctionDecl *Body = nullptr;
    if (!In->hasBody(Body) || !isa<CoroutineBodyStmt>(Body->getBody()))
      return;
    llvm::SmallPtrSet<const Stmt *, 8> Risky;
    Model.code().each<CoawaitExpr>([&](const CoawaitExpr *E, Spot At) {
      const CodePlace &Place = At.place();
      if (Place.Function != Body || Place.Try || Place.Catch)
        return;
      const auto *Call = dyn_cast<CallExpr>(spelled(E->getOperand()));
      if (Call && !llvm::is_contained(Done.Closes, Call) &&
          !isNothrow(Call->getDirectCallee()))
        Risky.insert(E);
    });
    const auto Is = [](llvm::ArrayRef<const Expr *> In, const Stmt *S) {
      return llvm::any_of(In, [S](const Expr *E) { return E == S; });
    };
    const Stmt *Throws = reachedFrom(
        *Body, [&](const Stmt *S) { return Is(Done.Starts, S); },
        [&](const Stmt *S) { return Is(Done.Closes, S); },
        [&](const Stmt *S) { return Risky.contains(S); });
    if (Throws)
      Found({Gate, Body, Done.Starts.front(), cast<Expr>(Throws),
             Done.Closes.front()});
  }

  TaskModel &Model;
  llvm::DenseMap<const CXXRecordDecl *, bool> Answers;
  llvm::DenseSet<const ValueDecl *> Known;
  llvm::MapVector<const FunctionDecl *, Gates> Direct;
};
} // namespace

void forEachOpenGate(TaskModel &Model,
                     llvm::function_ref<void(const OpenGate &)> Found) {
  Finder(Model).run(Found);
}

} // namespace waif
