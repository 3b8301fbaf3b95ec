// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Is this a task, and what does dropping it do? Structure first, names last.
#pragma once

#include "tasks/TaskOptions.h"
#include "tasks/UserCode.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/DenseMap.h"
#include <map>
#include <string>

namespace clang {
class ASTContext;
class CXXRecordDecl;
class Expr;
} // namespace clang

namespace waif {

enum class TaskKind {
  None,
  Task,   // the return object of a coroutine that somebody must wait for
  Future, // a handle of work that runs elsewhere: std::future and its kin
  Sender,
  Awaiter,       // awaitable, but no coroutine's return object
  Thread,        // has to be joined or let go before its handle dies
  Generator,     // driven by iteration, not by waiting
  FireAndForget, // made to be dropped
};
enum class TaskStart { Unknown, Lazy, Eager };
enum class DropEffect {
  Unknown,
  NeverRuns,
  RunsOn, // and its error is lost
  Cancelled,
  CancelledAndWaited,
  Blocks,
  Leaks,
  Terminates,
  Intended,
};

/// Ends the sentence "... is dropped: ", for one task or for several.
llvm::StringRef describe(DropEffect Effect, bool Plural = false);

struct TaskInfo {
  TaskKind Kind = TaskKind::None;
  TaskStart Start = TaskStart::Unknown;
  DropEffect Drop = DropEffect::Unknown;
  bool Awaitable = false; // co_await takes it without an await_transform
  bool Shared = false;    // a copy among others: dropping one drops nothing
  bool PayloadIsGuard = false;
  clang::QualType Type;    // the task itself, inside of all containers
  clang::QualType Payload; // what waiting yields; null: not known
  std::string Container;   // "vector of optional"; empty: a task as such

  /// Somebody has to wait for it.
  bool mustWait() const {
    return Kind == TaskKind::Task || Kind == TaskKind::Future ||
           Kind == TaskKind::Sender || Kind == TaskKind::Awaiter;
  }
  /// Dropping it is worth a look, be it something that others wait for or not.
  bool mustNotDrop() const { return mustWait() || Kind == TaskKind::Thread; }
  /// More than one task, as far as the type tells.
  bool isMany() const {
    return llvm::StringRef(Container).contains(" of") ||
           llvm::StringRef(Container).contains("map to");
  }
  bool isLazy() const { return Start == TaskStart::Lazy; }
  bool isEager() const { return Start == TaskStart::Eager; }
  /// Made to be waited for, yet it goes on when it is dropped: only its error
  /// is lost. Futures that are no coroutine's object are joined in many ways.
  bool runsUnheard() const {
    return Kind == TaskKind::Task && isEager() && Drop == DropEffect::RunsOn &&
           !Shared;
  }
  /// Dropping it ends the work, so to hold it is to use it.
  bool isOwner() const {
    return isEager() && (Drop == DropEffect::Cancelled ||
                         Drop == DropEffect::CancelledAndWaited);
  }
};

class TaskModel;
/// "a 'Task<int>'", "an optional 'Task<int>'".
std::string withArticle(const TaskModel &Model, const TaskInfo &Info);

/// Empty for what has no name, such as an operator, and for null.
llvm::StringRef nameOf(const clang::NamedDecl *D);

/// E without what only the compiler wrote: IgnoreUnlessSpelledInSource(), which
/// asks each link of a chain of calls where the whole chain begins.
const clang::Expr *spelled(const clang::Expr *E);

/// spelled(E), or what is moved there: t of std::move(t).
const clang::Expr *unmoved(const clang::Expr *E);

/// Qualified, without inline namespaces and template arguments.
std::string qualifiedName(const clang::NamedDecl &D);

/// The answers for one translation unit, each type looked at once.
class TaskModel {
public:
  explicit TaskModel(TaskOptions Options) : Opts(std::move(Options)) {}
  void start(clang::ASTContext &Context);
  /// The end of the translation unit: nothing of it is kept.
  void finish();

  const TaskInfo &classify(clang::QualType Type);
  /// As classify(E's type), but knows what the producer adds: the future of
  /// std::async blocks, and with launch::deferred alone it never runs.
  TaskInfo classifyValue(const clang::Expr *E);
  /// "'Task<int>'" or "vector of 'Task<int>'", the same in every message.
  std::string describe(const TaskInfo &Info) const;

  const TaskOptions &options() const { return Opts; }
  clang::ASTContext &context() const { return *Ctx; }
  const UserCode &code();
  /// What a T(*this) reads out of the whole file, read once, when first asked.
  template <class T> const T &known() {
    static const char Id = 0;
    std::shared_ptr<void> &Read = Facts[&Id];
    if (!Read)
      Read = std::make_shared<T>(*this);
    return *static_cast<const T *>(Read.get());
  }
  /// The file compiles. Where it does not, the compiler leaves statements out,
  /// and nobody can say that something is done nowhere.
  bool isWhole() const;

private:
  TaskInfo compute(clang::QualType Type);
  TaskInfo computeRecord(const clang::CXXRecordDecl *Record,
                         clang::QualType Type);
  TaskInfo carried(clang::QualType Struct);
  TaskInfo container(clang::QualType Type, llvm::StringRef Name);

  TaskOptions Opts;
  clang::ASTContext *Ctx = nullptr;
  std::shared_ptr<const UserCode> Code;
  llvm::DenseMap<const void *, TaskInfo> Cache;
  std::map<const char *, std::shared_ptr<void>> Facts;
};

} // namespace waif
