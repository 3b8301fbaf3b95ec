// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tidy/DiscardedResultCheck.h"
#include "tasks/Structure.h"
#include "tasks/TaskFate.h"
#include "tidy/TestMacro.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

namespace waif {

DiscardedResultCheck::DiscardedResultCheck(StringRef Name,
                                           ClangTidyContext *Context)
    : TaskCheck(Name, Context),
      ReportPlainTasks(Options.get("ReportPlainTasks", false)),
      PartialFunctions(listOption(
          "PartialFunctions", "(.*::)?((try_|async_)?(read|write|recv|receive|"
                              "send)_some|try_(read|write|recv|send)|try(Read|"
                              "Write)|(read|write|send)Some)")) {}

void DiscardedResultCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  TaskCheck::storeOptions(Map);
  Options.store(Map, "ReportPlainTasks", ReportPlainTasks);
  Options.store(Map, "PartialFunctions", PartialFunctions.text());
}

/// A value or the error that was there instead: std::expected and its kin.
static bool carriesError(QualType Type) {
  const CXXRecordDecl *Record = definitionOf(Type);
  return Record && Record->getIdentifier() && Record->getName() == "expected" &&
         findMember(Record, "error") && findMember(Record, "value");
}

/// A lock on something, not units or permits: to wait until all of those are
/// there and to let go of them at once is a custom.
static bool isLock(QualType Type, const TaskOptions &Options) {
  const CXXRecordDecl *Record = definitionOf(Type);
  const std::string Name = Record ? qualifiedName(*Record) : "";
  const StringRef Text = Name;
  return Record && Record->hasDefinition() && !Record->hasTrivialDestructor() &&
         Options.GuardTypes.matches(Name) &&
         (Text.ends_with_insensitive("lock") ||
          Text.ends_with_insensitive("guard"));
}

/// read_some(stream, buffer, parser): how far it came is kept in what it was
/// given, the stream apart.
static bool keepsCount(const FunctionDecl &F) {
  const unsigned First = F.isCXXInstanceMember() ? 0 : 1;
  return llvm::any_of(
      llvm::drop_begin(F.parameters(), std::min(First, F.getNumParams())),
      [](const ParmVarDecl *P) {
        const QualType T = P->getType();
        const CXXRecordDecl *Record =
            T->isLValueReferenceType() &&
                    !T->getPointeeType().isConstQualified()
                ? definitionOf(T->getPointeeType())
                : nullptr;
        return Record && Record->getName() != "error_code";
      });
}

static bool isBuffer(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  const StringRef Name = nameOf(Record);
  return Record && Record->isInStdNamespace() &&
         (Name == "array" || Name == "vector" || Name == "basic_string");
}

/// read_some(buffer(Local)) where nothing else names Local: it waits for data
/// or for the end.
static bool readsIntoNothing(const CallExpr &Call, const FunctionDecl &F,
                             TaskModel &Model) {
  if (!StringRef(nameOf(&F)).contains_insensitive("read") &&
      !StringRef(nameOf(&F)).contains_insensitive("rec"))
    return false;
  const VarDecl *Buffer = nullptr;
  llvm::SmallVector<const Stmt *> Work(Call.arg_begin(), Call.arg_end());
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
        (Var->getType()->isArrayType() || isBuffer(Var->getType())))
      Buffer = Var;
    if (S)
      Work.append(S->child_begin(), S->child_end());
  }
  if (!Buffer)
    return false;
  bool Elsewhere = false;
  Model.code().each<DeclRefExpr>([&](const DeclRefExpr *E, Spot At) {
    if (E->getDecl() != Buffer || Elsewhere)
      return;
    while (At && At.stmt() != &Call)
      At = At.parent();
    Elsewhere = !At;
  });
  return !Elsewhere;
}

void DiscardedResultCheck::examine() {
  forEachDroppedResult(Model, [this](const Discard &D) {
    const auto *Await = cast<CoawaitExpr>(D.Value);
    const QualType Result = Await->getType();
    if (D.Spelling != DropSpelling::Bare || Result->isVoidType() ||
        Result->isDependentType() || Model.classify(Result).mustWait() ||
        expectsThrow(testMacroAround(Await->getBeginLoc(), Model.context())))
      return; // said in so many words, nothing, or waif-discarded-task's
    const Expr *Task = spelled(Await->getOperand());
    const auto *F = dyn_cast_or_null<FunctionDecl>(
        isa<CallExpr>(Task) && Task->isPRValue() ? calleeOf(Task) : nullptr);
    if (F && Result->isIntegerType() && !Result->isBooleanType() &&
        PartialFunctions.matches(qualifiedName(*F)) && !keepsCount(*F) &&
        !readsIntoNothing(*cast<CallExpr>(Task), *F, Model))
      return reportPartial(D, *F);
    if (carriesError(Result))
      return reportError(D, Result);
    if (F && isLock(Result, Model.options()))
      return reportLock(D, Result, *F);
    const auto *Attr = F ? F->getAttr<WarnUnusedResultAttr>() : nullptr;
    if (!Attr)
      return;
    // Where the task has no attribute of its own, the function's may be about
    // the task, and the await has done what it asks for.
    const CXXRecordDecl *Record = definitionOf(Task->getType());
    if (!ReportPlainTasks &&
        !(Record && Record->hasAttr<WarnUnusedResultAttr>()))
      return;
    const Doubt Why = doubtAboutResult(Result, D.Full, Model);
    const SourceLocation Loc =
        isWanted(Why) ? claim(Await->getBeginLoc()) : SourceLocation();
    if (Loc.isInvalid())
      return;
    diag(Loc, "the %0 that %1 yields is dropped, and %1 is 'nodiscard': "
              "awaiting it does not use the result")
        << Result << F << D.Full->getSourceRange();
    const StringRef Reason = Attr->getMessage();
    diag(F->getLocation(), "%0 is declared here%select{|: %2}1",
         DiagnosticIDs::Note)
        << F << !Reason.empty() << Reason;
    noteDoubt(Loc, Why);
  });
}

void DiscardedResultCheck::reportError(const Discard &D, QualType Result) {
  // A test looks at what it tests, and takes steps to get there.
  const Doubt Why = doubtAboutTest(D.Place.Function, Model.options());
  const SourceLocation Loc =
      isWanted(Why) ? claim(D.Value->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "the %0 that this await yields is dropped, and with it the error "
            "that may be in it")
      << Result << D.Full->getSourceRange();
  noteDoubt(Loc, Why);
}

void DiscardedResultCheck::reportLock(const Discard &D, QualType Result,
                                      const FunctionDecl &F) {
  const Doubt Why = doubtAboutResult(Result, D.Full, Model);
  const SourceLocation Loc =
      isWanted(Why) ? claim(D.Value->getBeginLoc()) : SourceLocation();
  if (Loc.isInvalid())
    return;
  diag(Loc, "the %0 that %1 yields is dropped: it is released at once")
      << Result << &F << D.Full->getSourceRange();
  diag(Loc, "keep it in a variable for as long as it protects",
       DiagnosticIDs::Note);
  noteDoubt(Loc, Why);
}

void DiscardedResultCheck::reportPartial(const Discard &D,
                                         const FunctionDecl &F) {
  const SourceLocation Loc = claim(D.Value->getBeginLoc());
  if (Loc.isInvalid())
    return;
  diag(Loc, "how much %0 did is dropped: it may stop half-way without an error")
      << &F << D.Full->getSourceRange();
}

} // namespace waif
