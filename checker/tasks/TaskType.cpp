// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/TaskType.h"
#include "tasks/Bodies.h"
#include "tasks/KnownTypes.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Diagnostic.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

StringRef nameOf(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : StringRef();
}

std::string qualifiedName(const NamedDecl &D) {
  std::string Name = D.getNameAsString();
  if (isa<CXXConstructorDecl>(D)) // without the class's template arguments
    Name = cast<CXXRecordDecl>(D.getDeclContext())->getNameAsString();
  for (const DeclContext *In = D.getDeclContext();
       In && !In->isFunctionOrMethod(); In = In->getParent()) {
    const auto *Scope = dyn_cast<NamedDecl>(In);
    const auto *Space = dyn_cast<NamespaceDecl>(In);
    if (!Scope || (Space && Space->isInline()))
      continue;
    Name = (Space && Space->isAnonymousNamespace() ? "(anonymous namespace)"
                                                   : Scope->getNameAsString()) +
           "::" + Name;
  }
  return Name;
}

namespace {
bool hasAnnotation(const Decl *D, StringRef Text) {
  for (const auto *A : D->specific_attrs<AnnotateAttr>())
    if (A->getAnnotation() == Text)
      return true;
  return false;
}

DropEffect effectOf(const CoroutineShape &Shape) {
  switch (Shape.Start) {
  case TaskStart::Lazy:
    return DropEffect::NeverRuns;
  case TaskStart::Eager:
    return Shape.DestroysFrame && Shape.FinalSuspends ? DropEffect::Cancelled
                                                      : DropEffect::RunsOn;
  case TaskStart::Unknown:
    return DropEffect::Unknown;
  }
  llvm_unreachable("all starts are listed");
}

TaskKind kindOf(const CoroutineShape &Shape) {
  if (Shape.HasPromise) {
    if (Shape.Yields) // asynchronous ones are awaited value by value
      return TaskKind::Generator;
    if (Shape.Awaitable || Shape.Sender)
      return TaskKind::Task;
    // Nothing to wait with, and nothing that keeps the frame.
    if (Shape.Empty || (!Shape.Handles && Shape.Start == TaskStart::Eager &&
                        !Shape.FinalSuspends))
      return TaskKind::FireAndForget;
    return TaskKind::Task;
  }
  if (Shape.Sender)
    return TaskKind::Sender;
  if (Shape.Marked)
    return TaskKind::Task;
  return Shape.Awaitable ? TaskKind::Awaiter : TaskKind::None;
}
} // namespace

void TaskModel::start(ASTContext &Context) {
  finish();
  Ctx = &Context;
}

void TaskModel::finish() {
  Cache.clear();
  Facts.clear();
  Code.reset();
}

const UserCode &TaskModel::code() {
  if (!Code)
    Code = UserCode::of(*Ctx);
  return *Code;
}

bool TaskModel::isWhole() const {
  return !Ctx->getDiagnostics().hasUncompilableErrorOccurred();
}

const TaskInfo &TaskModel::classify(QualType Type) {
  static const TaskInfo None;
  if (Type.isNull())
    return None;
  const QualType Canonical =
      Type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (!Canonical->isRecordType() && !Canonical->isArrayType() &&
      !isa<TemplateSpecializationType, InjectedClassNameType>(Canonical))
    return None;
  const void *Key = Canonical.getAsOpaquePtr();
  if (auto It = Cache.find(Key); It != Cache.end())
    return It->second;
  Cache[Key] = TaskInfo(); // ends recursion through types that hold themselves
  TaskInfo Info = compute(Canonical);
  return Cache[Key] = std::move(Info);
}

TaskInfo TaskModel::compute(QualType Type) {
  if (const ArrayType *Array = Ctx->getAsArrayType(Type)) {
    TaskInfo Info = classify(Array->getElementType());
    if (Info.mustNotDrop())
      Info.Container =
          Info.Container.empty() ? "array of" : "array of " + Info.Container;
    return Info;
  }
  const CXXRecordDecl *Record = definitionOf(Type);
  if (!Record || Record->isLambda() || Record->isInvalidDecl())
    return {};
  return computeRecord(Record, Type);
}

/// The task in a plain struct, which does nothing with it by itself.
TaskInfo TaskModel::carried(QualType Struct) {
  const CXXRecordDecl *Record = Struct->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || !Record->isAggregate() ||
      Record->isInStdNamespace() || Record->hasUserDeclaredDestructor())
    return {};
  for (const FieldDecl *Field : Record->fields()) {
    TaskInfo Info = classify(Field->getType());
    if (Info.Kind == TaskKind::Task && Info.Container.empty()) {
      Info.Container = "struct with";
      return Info;
    }
  }
  return {};
}

TaskInfo TaskModel::container(QualType Type, StringRef Name) {
  const auto Row = containers().find(Name);
  if (Row == containers().end())
    return {};
  ArrayRef<TemplateArgument> Args;
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Type->getAsCXXRecordDecl()))
    Args = Spec->getTemplateArgs().asArray();
  else if (const auto *Spec = Type->getAs<TemplateSpecializationType>())
    Args = Spec->template_arguments();
  if (!Args.empty() && Args[0].getKind() == TemplateArgument::Pack)
    Args = Args[0].getPackAsArray();
  if (Name == "std::array" && Args.size() > 1 &&
      Args[1].getKind() == TemplateArgument::Integral &&
      Args[1].getAsIntegral() == 0)
    return {};
  const unsigned End = Row->second.Count ? Row->second.First + Row->second.Count
                                         : unsigned(Args.size());
  for (unsigned I = Row->second.First; I < End && I < Args.size(); ++I) {
    if (Args[I].getKind() != TemplateArgument::Type)
      continue;
    TaskInfo Info = classify(Args[I].getAsType());
    if (Info.Kind == TaskKind::None && Row->second.Text.ends_with("of"))
      Info = carried(Args[I].getAsType());
    if (!Info.mustNotDrop() || Info.Kind == TaskKind::Awaiter)
      continue;
    const std::string Inner = std::move(Info.Container);
    Info.Container = Row->second.Text.str();
    if (!Inner.empty())
      Info.Container += " " + Inner;
    Info.Awaitable = false;
    return Info;
  }
  return {};
}

TaskInfo TaskModel::computeRecord(const CXXRecordDecl *Record, QualType Type) {
  const std::string Name = qualifiedName(*Record);
  if (hasAnnotation(Record, "waif::not_a_task") ||
      Opts.IgnoredTypes.matches(Name))
    return {};
  if (containers().contains(Name))
    return container(Type, Name);

  const CoroutineShape Shape = readShape(Record);
  TaskInfo Info;
  Info.Type = Type;
  Info.Awaitable = Shape.Awaitable;
  Info.Start = Shape.Start;
  Info.Kind = kindOf(Shape);
  Info.Drop = Info.Kind == TaskKind::FireAndForget ? DropEffect::Intended
              : Info.Kind == TaskKind::Sender      ? DropEffect::NeverRuns
                                                   : effectOf(Shape);
  if (Info.Kind == TaskKind::Sender)
    Info.Start = TaskStart::Lazy;

  if (auto It = knownTypes().find(Name); It != knownTypes().end()) {
    const Known &Row = It->second;
    Info.Kind = Row.Kind;
    Info.Start = Row.Start;
    Info.Drop = Row.Drop;
    Info.Shared = Row.Shared;
  } else if (Info.Kind == TaskKind::None) {
    // A class made from a known one behaves as that does.
    for (const CXXBaseSpecifier &Base : Record->bases()) {
      if (Base.getAccessSpecifier() == AS_private)
        continue;
      const TaskInfo &Inherited = classify(Base.getType());
      if (Base.getAccessSpecifier() != AS_public ||
          Inherited.Kind == TaskKind::None || !Inherited.Container.empty())
        continue;
      if (Inherited.Kind == TaskKind::Thread &&
          Record->hasUserDeclaredDestructor())
        continue; // it joins
      Info = Inherited;
      Info.Type = Type;
    }
  }
  if (hasAnnotation(Record, "waif::task") || Opts.TaskTypes.matches(Name))
    if (!Info.mustWait())
      Info.Kind = TaskKind::Task;

  if (Info.Kind == TaskKind::None)
    return {};
  if (Info.Payload.isNull()) // none that a base class has
    Info.Payload = readPayload(Record, Type);
  if (const CXXRecordDecl *Payload = definitionOf(Info.Payload))
    Info.PayloadIsGuard = Payload->hasAttr<ScopedLockableAttr>() ||
                          (!Payload->hasTrivialDestructor() &&
                           Opts.GuardTypes.matches(qualifiedName(*Payload)));
  return Info;
}

/// std::launch::deferred and nothing else.
static bool isDeferredOnly(const Expr *Policy) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Policy->IgnoreParenImpCasts());
  return Ref && isa<EnumConstantDecl>(Ref->getDecl()) &&
         Ref->getDecl()->getName() == "deferred";
}

/// What a call in a template yields, where all that it can mean yields a task.
/// Calls that are looked up again when the template is instantiated mean
/// nothing yet.
static QualType dependentResult(const Expr *E, TaskModel &Model) {
  const auto *Call = dyn_cast<CallExpr>(spelled(E));
  if (!Call)
    return {};
  QualType Result;
  const auto Add = [&](const NamedDecl *D) {
    D = D->getUnderlyingDecl();
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    const auto *F = dyn_cast<FunctionDecl>(D);
    const QualType Type = F ? F->getReturnType() : QualType();
    if (Type.isNull() || Type->isReferenceType() ||
        !Model.classify(Type).mustWait())
      return false;
    Result = Type;
    return true;
  };
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    return Add(Member->getMemberDecl()) ? Result : QualType();
  const auto *Overloads = dyn_cast<OverloadExpr>(Callee);
  if (const auto *Lookup = dyn_cast_or_null<UnresolvedLookupExpr>(Overloads);
      Lookup && Lookup->requiresADL())
    return {};
  return Overloads && llvm::all_of(Overloads->decls(), Add) ? Result
                                                            : QualType();
}

TaskInfo TaskModel::classifyValue(const Expr *E) {
  const QualType Type = E->getType();
  if (Type.isNull()) // T t(a, b); in a template
    return {};
  TaskInfo Info = classify(Type->isSpecificBuiltinType(BuiltinType::Dependent)
                               ? dependentResult(E, *this)
                               : Type);
  if (Info.Kind != TaskKind::Future || !Info.Container.empty())
    return Info;
  if (const CallExpr *Async = asyncBehind(E)) {
    const bool Deferred =
        Async->getNumArgs() && isDeferredOnly(Async->getArg(0));
    Info.Start = Deferred ? TaskStart::Lazy : Info.Start;
    Info.Drop = Deferred ? DropEffect::NeverRuns : DropEffect::Blocks;
  }
  return Info;
}

} // namespace waif
