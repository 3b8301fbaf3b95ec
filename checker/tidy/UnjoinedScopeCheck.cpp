// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/UnjoinedScopeCheck.h"
#include "tasks/Flow.h"
#include "tasks/OpenGate.h"
#include "tasks/Structure.h"
#include "tasks/UserCode.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {

// These abort, or worse, when they die with work in them.
static const char StrictScopes[] =
    "(.*::)?(simple_)?counting_scope;exec::async_scope;"
    "unifex::.*async_scope;cppcoro::async_scope;"
    "folly::coro::(Cancellable)?AsyncScope";

static const StringRef Joiners[] = {"join",    "joinAsync",   "join_async",
                                    "close",   "on_empty",    "complete",
                                    "cleanup", "cleanupAsync"};
static const StringRef Spawners[] = {
    "spawn", "spawn_on", "spawn_future",    "get_token",
    "add",   "nest",     "addWithSourceLoc"};

namespace {
enum class Role { Spawns, Looks, Other };
} // namespace

static Role roleOf(const TaskUse &Use) {
  if (Use.How == TaskUse::Member)
    return llvm::is_contained(Spawners, Use.Name)
               ? Role::Spawns
               : llvm::StringSwitch<Role>(Use.Name)
                     .Cases({"size", "empty", "remaining", "get_count",
                             "is_closed", "isScopeCancelled", "request_stop",
                             "get_stop_token", "get_stop_source"},
                            Role::Looks)
                     .Default(Role::Other);
  if (Use.How == TaskUse::Argument)
    return llvm::StringSwitch<Role>(Use.Name)
        .Cases({"spawn", "spawn_detached", "spawn_future", "nest"},
               Role::Spawns)
        .Default(Role::Other);
  return Role::Other;
}

/// Whether all code that can touch the field is in this translation unit.
static bool isAllHere(const FieldDecl *Field, const ASTContext &Ctx) {
  const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (!Class || Class->isLambda() || Class->isDependentContext())
    return false;
  if (!Ctx.getSourceManager().isInMainFile(Class->getLocation()) &&
      (Field->getAccess() != AS_private || Class->hasFriends()))
    return false;
  return llvm::all_of(Class->methods(), [](const CXXMethodDecl *M) {
    return M->isImplicit() || M->isDeleted() || M->isDefaulted() ||
           M->hasBody();
  });
}

UnjoinedScopeCheck::UnjoinedScopeCheck(StringRef Name,
                                       ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      ScopeTypes(listOption("ScopeTypes", StrictScopes)),
      IgnoredScopes(listOption("IgnoredScopes", "")) {}

void UnjoinedScopeCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "ScopeTypes", ScopeTypes.text());
  Options.store(Map, "IgnoredScopes", IgnoredScopes.text());
}

bool UnjoinedScopeCheck::isStrict(QualType Type) const {
  return ScopeTypes.matches(qualifiedName(*definitionOf(Type)));
}

/// By name, or because it takes work in and has a task that waits for it.
bool UnjoinedScopeCheck::isScope(QualType Type) {
  const CXXRecordDecl *Record =
      Type->isReferenceType() ? nullptr : definitionOf(Type);
  if (!Record || Record->isLambda() || !Record->getIdentifier())
    return false;
  const std::string Name = qualifiedName(*Record);
  if (IgnoredScopes.matches(Name))
    return false;
  if (isStrict(Type))
    return true;
  // A destructor that does something may do the waiting.
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (Destructor && Destructor->isUserProvided())
    return false;
  const auto Has = [&](StringRef Member) {
    return isa_and_nonnull<FunctionDecl, FunctionTemplateDecl>(
        findMember(Record, Member));
  };
  // Gates are none: who holds one may well be waited for.
  if (!Has("spawn") && !Has("nest"))
    return false;
  return llvm::any_of(Joiners, [&](StringRef Member) {
    const auto *F = dyn_cast_or_null<FunctionDecl>(findMember(Record, Member));
    return F && Model.classify(F->getReturnType()).mustWait();
  });
}

/// The function that does all that is done to a scope, and nothing unknown.
static const FunctionDecl *onlyUser(llvm::ArrayRef<TaskUse> Uses) {
  const FunctionDecl *F = Uses.front().function();
  return llvm::all_of(Uses,
                      [&](const TaskUse &Use) {
                        return Use.function() == F &&
                               (roleOf(Use) != Role::Other ||
                                (Use.How == TaskUse::Member &&
                                 llvm::is_contained(Joiners, Use.Name)));
                      })
             ? F
             : nullptr;
}

/// A return that leaves work behind although the scope is joined elsewhere.
static const Stmt *returnBeforeJoin(llvm::ArrayRef<TaskUse> Uses,
                                    const CFG &Graph, const ASTContext &Ctx) {
  llvm::SmallDenseMap<const Stmt *, Role> Roles;
  for (const TaskUse &Use : Uses)
    Roles.insert({Use.Ref, roleOf(Use)});
  const auto Is = [&](const Stmt *S, Role Wanted) {
    const auto It = Roles.find(S);
    return It != Roles.end() && It->second == Wanted;
  };
  return reachedFrom(
      Graph, [&](const Stmt *S) { return Is(S, Role::Spawns); },
      [&](const CFGElement &Element) {
        const auto Here = Element.getAs<CFGStmt>();
        return Here && Is(Here->getStmt(), Role::Other);
      },
      [&](const Stmt *S) { // an assertion's own way out is not the user's
        return isa<ReturnStmt, CoreturnStmt>(S) &&
               !Ctx.getSourceManager().isMacroBodyExpansion(S->getBeginLoc());
      });
}

void UnjoinedScopeCheck::examine() {
  if (!Model.isWhole())
    return;
  const VariableUses Uses = collectUses(Model, [&](const ValueDecl *D) {
    if (const auto *Var = dyn_cast<VarDecl>(D);
        Var && (!Var->hasLocalStorage() || isa<ParmVarDecl>(Var)))
      return false;
    return isScope(D->getType());
  });
  const FunctionDecl *GraphOf = nullptr; // one function may have many scopes
  std::unique_ptr<CFG> Graph;
  for (const auto &[Scope, Here] : Uses) {
    const auto Spawn = llvm::find_if(
        Here, [](const TaskUse &Use) { return roleOf(Use) == Role::Spawns; });
    if (Spawn == Here.end())
      continue;
    const bool Joined = llvm::any_of(
        Here, [](const TaskUse &Use) { return roleOf(Use) == Role::Other; });
    const auto *Field = dyn_cast<FieldDecl>(Scope);
    if (Field && (Joined || !isAllHere(Field, Model.context())))
      continue;
    if (!Joined) {
      report(Scope, *Spawn, nullptr);
      continue;
    }
    const FunctionDecl *F = isa<VarDecl>(Scope) ? onlyUser(Here) : nullptr;
    if (F && F != GraphOf) {
      Graph = controlFlow(*F);
      GraphOf = F;
    }
    if (F && Graph)
      if (const Stmt *Return = returnBeforeJoin(Here, *Graph, Model.context()))
        report(Scope, *Spawn, Return);
  }
  forEachOpenGate(Model, [this](const OpenGate &Gate) { report(Gate); });
}

void UnjoinedScopeCheck::report(const OpenGate &Found) {
  const Doubt Why = doubtAboutTest(Found.In, Model.options());
  const SourceLocation Loc =
      isWanted(Why) ? claim(Found.Throws->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "when this throws, nobody waits for the work behind the gate %0")
      << Found.Gate << Found.Throws->getSourceRange();
  const auto Note = [&](SourceLocation At, StringRef Text) {
    diag(reportLocation(Model.context(), At), Text, DiagnosticIDs::Note);
  };
  Note(Found.Starts->getBeginLoc(), "work is started here");
  Note(Found.Closes->getBeginLoc(),
       "the gate is closed only here; close it after a handler");
  noteDoubt(Loc, Why);
}

void UnjoinedScopeCheck::report(const ValueDecl *Scope, const TaskUse &Spawn,
                                const Stmt *Return) {
  // Where a test ends, its work has ended, or the test would tell.
  const Doubt Why = doubtAboutTest(Scope->getDeclContext(), Model.options());
  const SourceLocation Loc =
      isWanted(Why) ? claim(Scope->getLocation()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  const CXXRecordDecl *Record = definitionOf(Scope->getType());
  diag(Loc, "%0 %1 is %select{never|not always}2 joined: %select{nobody waits "
            "for the work that is spawned into it|it ends the program when it "
            "dies with work in it}3")
      << Record << Scope << (Return != nullptr) << isStrict(Scope->getType())
      << Scope->getSourceRange();
  const auto Note = [&](SourceLocation At, StringRef Text) {
    diag(reportLocation(Model.context(), At), Text, DiagnosticIDs::Note);
  };
  Note(Spawn.Ref->getBeginLoc(), "work is spawned here");
  if (Return)
    Note(Return->getBeginLoc(), "this return leaves it behind");
  for (StringRef Member : Joiners)
    if (findMember(Record, Member)) {
      Note(Loc, ("wait for '" + Member + "' before it dies").str());
      break;
    }
  noteDoubt(Loc, Why);
}

} // namespace waif
