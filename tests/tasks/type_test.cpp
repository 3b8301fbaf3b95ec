// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A table of types and verdicts. Each row is the type of one variable.
#include "tasks/TaskType.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include <gtest/gtest.h>

namespace waif {
namespace {

using clang::ASTUnit;

std::unique_ptr<ASTUnit> parse(llvm::StringRef Code) {
  return clang::tooling::buildASTFromCodeWithArgs(
      Code,
      {"-std=c++20", "-resource-dir", WAIF_RESOURCE_DIR, "-I" WAIF_INPUTS},
      "types.cpp");
}

const char Types[] = R"cpp(
#include "tasks.h"
#include <array>
#include <chrono>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

// A type derived from a task, a type whose base promise decides.
struct Derived : Task<int> {};
struct BasePromise { std::suspend_never initial_suspend(); };
struct FromBase {
  struct promise_type : BasePromise {
    FromBase get_return_object(); std::suspend_always final_suspend() noexcept;
    void return_void(); void unhandled_exception();
  };
  std::coroutine_handle<promise_type> H;
  void get();
};
// Start by a constant, by a function that posts itself, by a deduced type.
struct Never { bool await_ready() { return true; } void await_suspend(std::coroutine_handle<>) {} void await_resume() {} };
struct Posts { bool await_ready() { return false; } void await_suspend(std::coroutine_handle<> h) { h.resume(); } void await_resume() {} };
template <class S> struct With {
  struct promise_type {
    With get_return_object(); S initial_suspend(); std::suspend_always final_suspend() noexcept;
    void return_void(); void unhandled_exception();
  };
  std::coroutine_handle<promise_type> H;
  ~With() { if (H) H.destroy(); }
  bool await_ready(); void await_suspend(std::coroutine_handle<>); int await_resume();
};
template struct With<Never>;
template struct With<Posts>;
template <class T> struct Deduced { // as Asio writes it
  struct promise_type {
    Deduced get_return_object(); auto initial_suspend() { return std::suspend_always(); }
    std::suspend_always final_suspend() noexcept; void return_void(); void unhandled_exception();
  };
  std::coroutine_handle<promise_type> H;
};
// coroutine_traits, specialised as libraries do.
template <class T> struct Foreign { T *State; };
template <class T> struct ForeignPromise {
  Foreign<T> get_return_object(); std::suspend_always initial_suspend(); std::suspend_always final_suspend() noexcept;
  void return_value(T); void unhandled_exception();
};
template <class T, class... A> struct std::coroutine_traits<Foreign<T>, A...> { using promise_type = ForeignPromise<T>; };
// Started has the promise of Startable, but is made of it by start().
struct Startable {
  struct promise_type {
    Startable get_return_object(); std::suspend_always initial_suspend(); std::suspend_always final_suspend() noexcept;
    void return_void(); void unhandled_exception();
  };
  bool await_ready(); void await_suspend(std::coroutine_handle<>); void await_resume();
};
struct Started {
  using promise_type = Startable::promise_type;
  bool await_ready(); void await_suspend(std::coroutine_handle<>); void await_resume();
};
// A promise template with a partial specialisation for each kind, and no definition in general.
template <class T> struct Split { T *State; T get(); };
template <class T, bool Cancellable> struct SplitPromise;
template <class T> struct SplitPromise<T, true> {
  Split<T> get_return_object(); std::suspend_never initial_suspend(); std::suspend_always final_suspend() noexcept;
  void return_value(T); void unhandled_exception();
};
template <class... A> inline constexpr bool Plain = sizeof...(A) < 9;
template <class T, class... A> struct std::coroutine_traits<Split<T>, A...> { using promise_type = SplitPromise<T, Plain<A...>>; };

// Awaiters and what only looks like one.
struct Awaiter { bool await_ready(); void await_suspend(std::coroutine_handle<>); int await_resume(); };
struct HalfAwaiter { bool await_ready(); };
struct WrongAwaiter { int await_ready; void await_suspend(); void await_resume(); };
class Hides : Task<> {};
namespace lib {
struct Free {}; Awaiter operator co_await(Free &&);
struct Timer {}; Awaiter operator co_await(Timer &); // awaited by name: no result
template <class T> Awaiter operator co_await(T);     // takes anything
struct Bystander {};
}
struct AsyncGenerator { // awaited value by value
  struct promise_type {
    AsyncGenerator get_return_object(); std::suspend_always initial_suspend(); std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(int); void return_void(); void unhandled_exception();
  };
  Awaiter operator co_await();
};
struct Sender { using sender_concept = int; };
struct PromiseOnly { using promise_type = std::promise<int>; };
struct [[clang::coro_return_type]] Marked { std::coroutine_handle<> H; void *Get(); };
struct __attribute__((annotate("waif::task"))) Annotated {};
struct __attribute__((annotate("waif::not_a_task"))) Denied : Task<> {};
struct Named {};
namespace v { inline namespace v1 { struct Inline { bool await_ready(); void await_suspend(std::coroutine_handle<>); void await_resume(); }; } }

Task<int> lazy; Future<int> eager; Detached detached; Generator<int> generator;
Derived derived; FromBase from_base; With<Never> by_constant; With<Posts> posts; Deduced<int> deduced;
Foreign<int> foreign; Split<int> split; Startable startable; Started started; Awaiter awaiter; HalfAwaiter half; WrongAwaiter wrong; Hides hides; lib::Free free_; lib::Timer timer; lib::Bystander bystander;
AsyncGenerator stream; Sender sender; PromiseOnly promise_only; Marked marked; Annotated annotated; Denied denied; Named named;
std::future<int> future; std::shared_future<int> shared; std::string text; std::chrono::seconds duration(1);
std::vector<Task<>> vec; std::vector<std::optional<Task<int>>> nested; std::map<int, Task<>> map; Task<> array[2];
std::array<Task<>, 0> none; std::tuple<int, Task<>> tuple; std::variant<int, Task<>> variant; std::pair<Task<>, int> pair;
std::unique_ptr<Task<>> unique; std::vector<int> ints; std::vector<Detached> detacheds;
Task<LockGuard> lock; Task<std::string> fetch; v::Inline in_line;
)cpp";

struct Row {
  const char *Variable;
  TaskKind Kind;
  TaskStart Start;
  DropEffect Drop;
  const char *Container;
};
const auto None = TaskKind::None;
const auto Unknown = TaskStart::Unknown;
const auto Lazy = TaskStart::Lazy;
const auto Eager = TaskStart::Eager;
const Row Rows[] = {
    {"lazy", TaskKind::Task, Lazy, DropEffect::NeverRuns, ""},
    {"eager", TaskKind::Task, Eager, DropEffect::RunsOn, ""},
    {"detached", TaskKind::FireAndForget, Eager, DropEffect::Intended, ""},
    {"generator", TaskKind::Generator, Lazy, DropEffect::NeverRuns, ""},
    {"derived", TaskKind::Task, Lazy, DropEffect::NeverRuns, ""},
    {"from_base", TaskKind::Task, Eager, DropEffect::RunsOn, ""},
    {"by_constant", TaskKind::Task, Eager, DropEffect::Cancelled, ""},
    {"posts", TaskKind::Task, Unknown, DropEffect::Unknown, ""},
    {"deduced", TaskKind::Task, Lazy, DropEffect::NeverRuns, ""},
    {"foreign", TaskKind::Task, Lazy, DropEffect::NeverRuns, ""},
    {"startable", TaskKind::Task, Lazy, DropEffect::NeverRuns, ""},
    {"started", TaskKind::Task, Unknown, DropEffect::Unknown, ""},
    {"split", TaskKind::Task, Eager, DropEffect::RunsOn, ""},
    {"awaiter", TaskKind::Awaiter, Unknown, DropEffect::Unknown, ""},
    {"half", None, Unknown, DropEffect::Unknown, ""},
    {"wrong", None, Unknown, DropEffect::Unknown, ""},
    {"hides", None, Unknown, DropEffect::Unknown, ""},
    {"free_", TaskKind::Awaiter, Unknown, DropEffect::Unknown, ""},
    {"timer", None, Unknown, DropEffect::Unknown, ""},
    {"bystander", None, Unknown, DropEffect::Unknown, ""},
    {"stream", TaskKind::Generator, Lazy, DropEffect::NeverRuns, ""},
    {"sender", TaskKind::Sender, Lazy, DropEffect::NeverRuns, ""},
    {"promise_only", None, Unknown, DropEffect::Unknown, ""},
    {"marked", TaskKind::Task, Unknown, DropEffect::Unknown, ""},
    {"annotated", TaskKind::Task, Unknown, DropEffect::Unknown, ""},
    {"denied", None, Unknown, DropEffect::Unknown, ""},
    {"named", None, Unknown, DropEffect::Unknown, ""},
    {"future", TaskKind::Future, Eager, DropEffect::RunsOn, ""},
    {"shared", TaskKind::Future, Eager, DropEffect::RunsOn, ""},
    {"text", None, Unknown, DropEffect::Unknown, ""},
    {"duration", None, Unknown, DropEffect::Unknown, ""},
    {"vec", TaskKind::Task, Lazy, DropEffect::NeverRuns, "vector of"},
    {"nested", TaskKind::Task, Lazy, DropEffect::NeverRuns,
     "vector of optional"},
    {"map", TaskKind::Task, Lazy, DropEffect::NeverRuns, "map to"},
    {"array", TaskKind::Task, Lazy, DropEffect::NeverRuns, "array of"},
    {"none", None, Unknown, DropEffect::Unknown, ""},
    {"tuple", TaskKind::Task, Lazy, DropEffect::NeverRuns, "tuple with"},
    {"variant", TaskKind::Task, Lazy, DropEffect::NeverRuns, "variant with"},
    {"pair", TaskKind::Task, Lazy, DropEffect::NeverRuns, "pair with"},
    {"unique", TaskKind::Task, Lazy, DropEffect::NeverRuns, "unique_ptr to"},
    {"ints", None, Unknown, DropEffect::Unknown, ""},
    {"detacheds", None, Unknown, DropEffect::Unknown, ""},
    {"in_line", TaskKind::Awaiter, Unknown, DropEffect::Unknown, ""},
};

class TypeTest : public ::testing::Test {
protected:
  static void SetUpTestSuite() { Unit = parse(Types).release(); }
  static void TearDownTestSuite() { delete Unit; }

  TaskInfo ask(llvm::StringRef Variable, TaskOptions Options) {
    TaskModel Model(std::move(Options));
    Model.start(Unit->getASTContext());
    auto &Ctx = Unit->getASTContext();
    for (const clang::NamedDecl *D :
         Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get(Variable)))
      if (const auto *Var = llvm::dyn_cast<clang::VarDecl>(D))
        return Model.classify(Var->getType());
    ADD_FAILURE() << "no variable " << Variable.str();
    return {};
  }
  static TaskOptions options(llvm::StringRef Name = "",
                             llvm::StringRef Value = "") {
    return TaskOptions::read(
        [&](llvm::StringRef N, llvm::StringRef Default) {
          return N == Name ? Value : Default;
        },
        [](const std::string &Reason) { ADD_FAILURE() << Reason; });
  }
  static ASTUnit *Unit;
};
ASTUnit *TypeTest::Unit = nullptr;

TEST_F(TypeTest, Verdicts) {
  ASSERT_FALSE(Unit->getDiagnostics().hasErrorOccurred());
  for (const Row &R : Rows) {
    SCOPED_TRACE(R.Variable);
    const TaskInfo Info = ask(R.Variable, options());
    EXPECT_EQ(int(Info.Kind), int(R.Kind));
    EXPECT_EQ(int(Info.Start), int(R.Start));
    EXPECT_EQ(int(Info.Drop), int(R.Drop));
    EXPECT_EQ(Info.Container, R.Container);
  }
}

TEST_F(TypeTest, Payload) {
  EXPECT_EQ(ask("lazy", options()).Payload.getAsString(), "int");
  EXPECT_TRUE(ask("lock", options()).PayloadIsGuard);
  EXPECT_FALSE(ask("fetch", options()).PayloadIsGuard);
  EXPECT_TRUE(
      ask("fetch", options("GuardTypes", "std::basic_string")).PayloadIsGuard);
}

TEST_F(TypeTest, Options) {
  EXPECT_FALSE(ask("named", options()).mustWait());
  EXPECT_TRUE(ask("named", options("TaskTypes", "Named")).mustWait());
  EXPECT_FALSE(ask("named", options("TaskTypes", "Name")).mustWait());
  EXPECT_FALSE(ask("lazy", options("IgnoredTypes", "Task")).mustWait());
  EXPECT_TRUE(ask("lazy", options("IgnoredTypes", "Tas")).mustWait());
  EXPECT_FALSE(ask("in_line", options("IgnoredTypes", "v::Inline")).mustWait());
}

TEST_F(TypeTest, SharedHandles) {
  EXPECT_TRUE(ask("shared", options()).Shared);
  EXPECT_FALSE(ask("future", options()).Shared);
}

} // namespace
} // namespace waif
