// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/Structure.h"
#include "tasks/Bodies.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

static const CXXRecordDecl *readable(const CXXRecordDecl *Record) {
  if (!Record)
    return nullptr;
  if (const CXXRecordDecl *Definition = Record->getDefinition())
    return Definition;
  if (const CXXRecordDecl *Pattern = Record->getTemplateInstantiationPattern())
    return Pattern->getDefinition();
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Spec->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
  return nullptr;
}

const CXXRecordDecl *definitionOf(QualType Type) {
  if (Type.isNull())
    return nullptr;
  Type = Type.getNonReferenceType();
  if (const CXXRecordDecl *Record = Type->getAsCXXRecordDecl())
    return readable(Record);
  if (const auto *Spec = Type->getAs<TemplateSpecializationType>())
    if (const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(
            Spec->getTemplateName().getAsTemplateDecl()))
      return Template->getTemplatedDecl()->getDefinition();
  return nullptr;
}

static const NamedDecl *findMember(const CXXRecordDecl *Record,
                                   DeclarationName Name, unsigned Depth = 0) {
  if (!Record || Depth > 8)
    return nullptr;
  for (const NamedDecl *D : Record->lookup(Name))
    return D->getUnderlyingDecl();
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (Base.getAccessSpecifier() == AS_public)
      if (const NamedDecl *D =
              findMember(definitionOf(Base.getType()), Name, Depth + 1))
        return D;
  return nullptr;
}

const NamedDecl *findMember(const CXXRecordDecl *Record, StringRef Name) {
  if (!Record)
    return nullptr;
  IdentifierTable &Idents = Record->getASTContext().Idents;
  return findMember(Record, DeclarationName(&Idents.get(Name)));
}

const FunctionDecl *asFunction(const NamedDecl *D) {
  if (const auto *Template = dyn_cast_or_null<FunctionTemplateDecl>(D))
    return Template->getTemplatedDecl();
  return dyn_cast_or_null<FunctionDecl>(D);
}

static const CXXRecordDecl *originOf(const CXXRecordDecl *Record) {
  const CXXRecordDecl *Pattern = Record->getTemplateInstantiationPattern();
  return (Pattern ? Pattern : Record)->getCanonicalDecl();
}

/// Whether the parameter's type is this very class or its template, so that
/// operator templates that take anything do not make a task of anything.
static bool isForClass(QualType Parameter, const CXXRecordDecl *Record) {
  if (Parameter->isLValueReferenceType() &&
      !Parameter.getNonReferenceType().isConstQualified())
    return false; // awaits an object by name: a timer or event, not a result
  const CXXRecordDecl *Taken = definitionOf(Parameter);
  if (!Taken)
    return false;
  return originOf(Taken) == originOf(Record);
}

const NamedDecl *findCoAwait(const CXXRecordDecl *Record) {
  const DeclarationName Name =
      Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Coawait);
  if (const NamedDecl *Member = findMember(Record, Name))
    return Member;
  const DeclContext *Space =
      Record->getDeclContext()->getEnclosingNamespaceContext();
  for (const NamedDecl *D : Space->lookup(Name))
    if (const FunctionDecl *F = asFunction(D); F && F->getNumParams() == 1)
      if (isForClass(F->getParamDecl(0)->getType(), Record))
        return D;
  return nullptr;
}

static QualType asType(const NamedDecl *D) {
  if (const auto *Type = dyn_cast_or_null<TypeDecl>(D))
    return Type->getASTContext().getTypeDeclType(Type);
  return {};
}

/// coroutine_traits<Task, ...>::promise_type where a library specialises it.
static QualType promiseFromTraits(const CXXRecordDecl *Record) {
  ASTContext &Ctx = Record->getASTContext();
  const auto Read = [&](const ClassTemplateSpecializationDecl *Spec) {
    const TemplateArgumentList &Args = Spec->getTemplateArgs();
    if (Args.size() == 0 || Args[0].getKind() != TemplateArgument::Type)
      return QualType();
    const QualType First = Args[0].getAsType();
    const CXXRecordDecl *Taken = definitionOf(First);
    if (!Taken)
      return QualType();
    if (originOf(Taken) != originOf(Record))
      return QualType();
    return asType(findMember(readable(Spec), "promise_type"));
  };
  for (const NamedDecl *Std :
       Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get("std"))) {
    const auto *Space = dyn_cast<NamespaceDecl>(Std);
    if (!Space)
      continue;
    for (NamedDecl *D : Space->lookup(&Ctx.Idents.get("coroutine_traits"))) {
      auto *Traits = dyn_cast<ClassTemplateDecl>(D);
      if (!Traits)
        continue;
      SmallVector<ClassTemplatePartialSpecializationDecl *> Partials;
      Traits->getPartialSpecializations(Partials);
      for (const auto *Partial : Partials)
        if (QualType Found = Read(Partial); !Found.isNull())
          return Found;
      for (const auto *Spec : Traits->specializations())
        if (Spec->isExplicitSpecialization())
          if (QualType Found = Read(Spec); !Found.isNull())
            return Found;
    }
  }
  return {};
}

/// As definitionOf; a promise template that is only declared in general is read
/// in its first partial specialisation.
static const CXXRecordDecl *promiseDefinition(QualType Promise) {
  if (const CXXRecordDecl *Definition = definitionOf(Promise))
    return Definition;
  ClassTemplateDecl *Template = nullptr;
  if (Promise.isNull())
    return nullptr;
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Promise->getAsCXXRecordDecl()))
    Template = Spec->getSpecializedTemplate();
  else if (const auto *Spec = Promise->getAs<TemplateSpecializationType>())
    Template = dyn_cast_or_null<ClassTemplateDecl>(
        Spec->getTemplateName().getAsTemplateDecl());
  if (!Template)
    return nullptr;
  SmallVector<ClassTemplatePartialSpecializationDecl *> Partials;
  Template->getPartialSpecializations(Partials);
  for (const auto *Partial : Partials)
    if (const CXXRecordDecl *Definition = Partial->getDefinition())
      return Definition;
  return nullptr;
}

static bool holdsNothing(const CXXRecordDecl *Record) {
  if (!Record->field_empty())
    return false;
  for (const CXXBaseSpecifier &Base : Record->bases()) {
    const CXXRecordDecl *B = definitionOf(Base.getType());
    if (!B || !holdsNothing(B))
      return false;
  }
  return true;
}

static bool inherits(const CXXRecordDecl *Record, const CXXRecordDecl *From,
                     unsigned Depth = 0) {
  return Record && Depth < 8 &&
         (originOf(Record) == originOf(From) ||
          llvm::any_of(
              Record->bases(),
              [&](const CXXBaseSpecifier &Base) {
                return inherits(definitionOf(Base.getType()), From, Depth + 1);
              }));
}

/// Whether coroutines with that promise return another task, and Record is what
/// is made of it later: started, shared, ...
static bool isMadeLater(const CXXRecordDecl *Record,
                        const CXXRecordDecl *Promise) {
  const CXXRecordDecl *Returned = definitionOf(
      returnTypeOf(asFunction(findMember(Promise, "get_return_object"))));
  return Returned && findMember(Returned, "promise_type") &&
         !inherits(Returned, Record) && !inherits(Record, Returned);
}

static bool isAwaiter(const CXXRecordDecl *Record) {
  const auto Takes = [Record](StringRef Name, unsigned Count) {
    const FunctionDecl *F = asFunction(findMember(Record, Name));
    return F && F->getMinRequiredExplicitArguments() <= Count &&
           F->getNumNonObjectParams() >= Count;
  };
  return Takes("await_ready", 0) && Takes("await_suspend", 1) &&
         Takes("await_resume", 0);
}

CoroutineShape readShape(const CXXRecordDecl *Record) {
  CoroutineShape Shape;
  const NamedDecl *CoAwait = findCoAwait(Record);
  Shape.Awaitable = CoAwait || isAwaiter(Record);
  Shape.Marked = Record->hasAttr<CoroReturnTypeAttr>() ||
                 Record->hasAttr<CoroAwaitElidableAttr>();
  Shape.Sender =
      findMember(Record, "sender_concept") || findMember(Record, "is_sender") ||
      (findMember(Record, "value_types") && findMember(Record, "error_types") &&
       findMember(Record, "sends_done"));

  QualType Promise = asType(findMember(Record, "promise_type"));
  if (Promise.isNull())
    Promise = promiseFromTraits(Record);
  if (const CXXRecordDecl *P = promiseDefinition(Promise)) {
    Shape.HasPromise = findMember(P, "get_return_object") != nullptr;
    Shape.Yields = findMember(P, "yield_value") != nullptr;
    if (!isMadeLater(Record, P))
      Shape.Start =
          startOf(returnTypeOf(asFunction(findMember(P, "initial_suspend"))));
    Shape.FinalSuspends =
        startOf(returnTypeOf(asFunction(findMember(P, "final_suspend")))) !=
        TaskStart::Eager;
  } else if (!Promise.isNull()) {
    Shape.HasPromise = Shape.Awaitable; // only declared: not enough by itself
  }
  if (!Shape.isAny())
    return Shape; // most types
  Shape.Empty = holdsNothing(Record);
  for (StringRef Name : {"get", "wait", "join", "result", "value", "then"})
    Shape.Handles |= findMember(Record, Name) != nullptr;
  Shape.DestroysFrame = destroysFrame(Record);

  return Shape;
}

QualType readPayload(const CXXRecordDecl *Record, QualType Type) {
  const NamedDecl *CoAwait = findCoAwait(Record);
  const CXXRecordDecl *Awaiter =
      CoAwait ? definitionOf(returnTypeOf(asFunction(CoAwait))) : Record;
  const FunctionDecl *Resume = asFunction(findMember(Awaiter, "await_resume"));
  if (!Resume)
    Resume = asFunction(findMember(Record, "get"));
  if (QualType Payload = returnTypeOf(Resume); !Payload.isNull() &&
                                               !Payload->isDependentType() &&
                                               !Payload->isUndeducedType())
    return Payload;
  // All in all templates: the first argument is what most tasks carry.
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Type->getAsCXXRecordDecl()))
    if (const TemplateArgumentList &Args = Spec->getTemplateArgs();
        Args.size() && Args[0].getKind() == TemplateArgument::Type)
      return Args[0].getAsType();
  return {};
}

} // namespace waif
