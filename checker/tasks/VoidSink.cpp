// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/VoidSink.h"
#include "tasks/Callable.h"
#include "tasks/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::ArrayRef;
using llvm::StringRef;

namespace waif {

static SinkShape knownShape(StringRef Name) {
  static const auto Rows = [] {
    const auto Fail = [](const std::string &) {
      llvm_unreachable("VoidSinks.def");
    };
    return std::vector<std::pair<SinkShape, NameList>>{
#define SINK(Shape, Name) {SinkShape::Shape, NameList(Name, Fail)},
#include "tasks/VoidSinks.def"
    };
  }();
  for (const auto &[Shape, Names] : Rows)
    if (Names.matches(Name))
      return Shape;
  return SinkShape::None;
}

namespace {
/// The function types among a class template's arguments.
struct Signatures {
  unsigned Void = 0, Other = 0;
};
} // namespace

static ArrayRef<TemplateArgument> argumentsOf(const CXXRecordDecl *Record) {
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Spec->getTemplateArgs().asArray();
  return {};
}

static Signatures signaturesOf(ArrayRef<TemplateArgument> Args) {
  Signatures Found;
  for (const TemplateArgument &Arg : Args) {
    if (Arg.getKind() == TemplateArgument::Pack) {
      const Signatures Inner = signaturesOf(Arg.getPackAsArray());
      Found.Void += Inner.Void;
      Found.Other += Inner.Other;
    } else if (Arg.getKind() == TemplateArgument::Type) {
      if (const auto *F = Arg.getAsType()->getAs<FunctionType>())
        ++(F->getReturnType()->isVoidType() ? Found.Void : Found.Other);
    }
  }
  return Found;
}

static bool mentions(ArrayRef<TemplateArgument> Args, QualType Type) {
  const QualType Plain =
      Type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  return llvm::any_of(Args, [&](const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Pack)
      return mentions(Arg.getPackAsArray(), Type);
    return Arg.getKind() == TemplateArgument::Type &&
           Arg.getAsType()
                   .getNonReferenceType()
                   .getCanonicalType()
                   .getUnqualifiedType() == Plain;
  });
}

/// As voidFunctionIn; Other: an element takes callables that return something.
static QualType voidFunctionIn(QualType Type, QualType Callable, bool &Other,
                               unsigned Depth) {
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Depth > 3)
    return {};
  Record = Record->getDefinition();
  const ArrayRef<TemplateArgument> Args = argumentsOf(Record);
  if (mentions(Args, Callable))
    return {}; // made for this callable, so it knows what that returns
  if (const Signatures Found = signaturesOf(Args); Found.Void || Found.Other) {
    Other |= Found.Other > 0;
    return !Found.Other && !callOperators(Record).empty() ? Type : QualType();
  }
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl();
        B && !argumentsOf(B).empty() && !Record->isInStdNamespace())
      if (!voidFunctionIn(Base.getType(), Callable, Other, Depth + 1).isNull())
        return Type;
  QualType Inner;
  if (Record->isInStdNamespace())
    for (const TemplateArgument &Arg : Args) {
      const auto Look = [&](const TemplateArgument &A) {
        if (A.getKind() == TemplateArgument::Type)
          if (QualType One =
                  voidFunctionIn(A.getAsType(), Callable, Other, Depth + 1);
              !One.isNull() && Inner.isNull())
            Inner = One;
      };
      if (Arg.getKind() == TemplateArgument::Pack)
        llvm::for_each(Arg.pack_elements(), Look);
      else
        Look(Arg);
    }
  return Inner;
}

/// The function object in Type whose signature returns void: Type itself, one
/// that derives from it, or the element of a standard container.
static QualType voidFunctionIn(QualType Type, const Expr *Callable) {
  bool Other = false;
  const QualType Found = voidFunctionIn(Type, Callable->getType(), Other, 0);
  return Other ? QualType() : Found;
}

static StringRef standardName(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && F->isInStdNamespace() && F->getIdentifier() ? F->getName()
                                                          : StringRef();
}

/// The variable or field that Value calls: f(), std::forward<F>(f)(),
/// std::invoke(f).
static const ValueDecl *calledObject(const Expr *Value) {
  const auto *Call = dyn_cast<CallExpr>(spelled(Value));
  if (!Call)
    return nullptr;
  const Expr *Object = Call->getCallee();
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  if (Operator ? Operator->getOperator() == OO_Call
               : Call->getNumArgs() && (standardName(Call) == "invoke" ||
                                        standardName(Call) == "__invoke"))
    Object = Call->getArg(0);
  Object = spelled(Object);
  if (const auto *Cast = dyn_cast<CallExpr>(Object);
      Cast && Cast->getNumArgs() == 1 &&
      (standardName(Cast) == "forward" || standardName(Cast) == "move"))
    Object = spelled(Cast->getArg(0));
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Object))
    return Ref->getDecl();
  const auto *Member = dyn_cast<MemberExpr>(Object);
  return Member ? Member->getMemberDecl() : nullptr;
}

bool callsHandedOver(const Discard &D) {
  const ValueDecl *Object = calledObject(D.Value);
  if (!Object)
    return false;
  if (isa<FieldDecl>(Object)
          ? !isa_and_nonnull<CXXDestructorDecl>(D.Place.Function)
          : !isa<ParmVarDecl>(Object))
    return false;
  QualType Type = Object->getType();
  while (!Type->getAs<SubstTemplateTypeParmType>()) {
    const auto *Reference = Type->getAs<ReferenceType>();
    if (!Reference)
      return false;
    Type = Reference->getPointeeTypeAsWritten();
  }
  if (isa<ParmVarDecl>(Object))
    return true;
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return !Record || Record->isLambda(); // others may come from nowhere
}

/// The body of F makes and drops such a task by calling what was handed over.
static bool dropsHandedOver(TaskModel &Model, const FunctionDecl *F,
                            const TaskInfo &Task) {
  bool Drops = false;
  if (F && F->isTemplateInstantiation() && (F = F->getDefinition()))
    forEachDiscard(Model, *F, [&](const Discard &D) {
      Drops |= (D.Spelling == DropSpelling::Bare || Task.isLazy()) &&
               callsHandedOver(D) &&
               D.Task.Type.getCanonicalType() == Task.Type.getCanonicalType();
    });
  return Drops;
}

static Sink function(TaskModel &Model, QualType Type) {
  const CXXRecordDecl *Record = definitionOf(Type);
  if (!Record || Model.options().AwaitingSinks.matches(qualifiedName(*Record)))
    return {};
  PrintingPolicy Policy(Model.context().getLangOpts());
  Policy.SuppressDefaultTemplateArgs = true;
  Policy.SuppressTagKeyword = true;
  return {SinkShape::Function,
          Type.getCanonicalType().getUnqualifiedType().getAsString(Policy)};
}

Sink namedSink(TaskModel &Model, const NamedDecl *D) {
  const std::string Name = D ? qualifiedName(*D) : "";
  if (Name.empty() || Model.options().AwaitingSinks.matches(Name))
    return {};
  SinkShape Shape = knownShape(Name);
  if (Shape == SinkShape::None && Model.options().VoidSinks.matches(Name))
    Shape = SinkShape::Handler;
  return {Shape, Name};
}

static Sink byBody(TaskModel &Model, const FunctionDecl *F,
                   const NamedDecl *Who, SinkShape Shape,
                   const TaskInfo &Task) {
  if (!Who || !dropsHandedOver(Model, F, Task))
    return {};
  const std::string Name = qualifiedName(*Who);
  if (Model.options().AwaitingSinks.matches(Name))
    return {};
  return {Shape, Name};
}

Sink guardIn(TaskModel &Model, QualType Type, const TaskInfo &Task) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Record || !Record->hasDefinition())
    return {};
  return byBody(Model, Record->getDestructor(), Record, SinkShape::Guard, Task);
}

Sink sinkOf(TaskModel &Model, const CXXConstructExpr *E, const Expr *Arg,
            const TaskInfo &Task) {
  if (const QualType Type = voidFunctionIn(E->getType(), Arg); !Type.isNull())
    return function(Model, Type);
  const CXXConstructorDecl *Constructor = E->getConstructor();
  const CXXRecordDecl *Record = Constructor->getParent();
  if (Sink To = namedSink(Model, Record))
    return To;
  if (Sink To = byBody(Model, Constructor, Record, SinkShape::Handler, Task))
    return To;
  return guardIn(Model, E->getType(), Task);
}

/// threads.emplace_back(callable): the element is made of it.
static Sink emplacedIn(TaskModel &Model, const CallExpr &Call,
                       QualType Container, const Expr *Arg) {
  const CXXRecordDecl *Record =
      Container.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->isInStdNamespace() || !Call.getNumArgs() ||
      Call.getArg(0) != Arg ||
      !nameOf(Call.getDirectCallee()).starts_with("emplace"))
    return {};
  const ArrayRef<TemplateArgument> Args = argumentsOf(Record);
  return Args.empty() || Args[0].getKind() != TemplateArgument::Type
             ? Sink()
             : namedSink(Model, Args[0].getAsType()->getAsCXXRecordDecl());
}

Sink sinkOf(TaskModel &Model, const CallExpr *E, const Expr *Arg,
            const TaskInfo &Task) {
  // Assignment, emplace, ...: the conversion happens inside of the library.
  const Expr *Object = nullptr;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
    Object = Operator->getOperator() == OO_Call ? nullptr : Operator->getArg(0);
  else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    Object = Member->getImplicitObjectArgument();
  if (Object) {
    QualType Type = Object->getType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    if (const QualType Found = voidFunctionIn(Type, Arg); !Found.isNull())
      return function(Model, Found);
    if (Sink To = emplacedIn(Model, *E, Type, Arg))
      return To;
  }
  if (standardName(E).starts_with("make_"))
    if (const QualType Found = voidFunctionIn(E->getType(), Arg);
        !Found.isNull())
      return function(Model, Found);
  const NamedDecl *Named = calleeOf(E);
  // The initiation gets the others, and knows what they are.
  const bool Initiated = Named && Named->getIdentifier() &&
                         Named->getName() == "async_initiate" &&
                         Arg != E->getArg(0);
  if (Sink To = Initiated ? Sink() : namedSink(Model, Named))
    return To;
  const FunctionDecl *Callee = E->getDirectCallee();
  if (Sink To = byBody(Model, Callee, Callee, SinkShape::Handler, Task))
    return To;
  return guardIn(Model, E->getType(), Task);
}

} // namespace waif
