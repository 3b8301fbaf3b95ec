// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What dropping a task does, library by library: each type as its library
// declares it, down to what the model reads, and the effect that is documented
// there.
#include "tasks/TaskType.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include <gtest/gtest.h>

namespace waif {
namespace {

const char Libraries[] = R"cpp(
#include <coroutine>
#include <future>
#include <thread>
#include <type_traits>
template <class Task> struct LazyPromise {
  Task get_return_object(); std::suspend_always initial_suspend() noexcept; std::suspend_always final_suspend() noexcept;
  template <class U> void return_value(U &&); void unhandled_exception();
};
template <class Task> struct EagerPromise {
  Task get_return_object(); std::suspend_never initial_suspend() noexcept; std::suspend_always final_suspend() noexcept;
  template <class U> void return_value(U &&); void unhandled_exception();
};
template <class T> struct Awaiter { bool await_ready(); void await_suspend(std::coroutine_handle<>); T await_resume(); };

namespace cppcoro {
template <class T = void> class [[nodiscard]] task {
public: using promise_type = LazyPromise<task>; ~task(); Awaiter<T> operator co_await() &&;
};
}
namespace folly {
namespace coro {
template <class T = void> class [[nodiscard]] Task {
public: using promise_type = LazyPromise<Task>; ~Task() { if (H) H.destroy(); }
private: std::coroutine_handle<> H;
};
template <class T> class [[nodiscard]] TaskWithExecutor { public: Awaiter<T> operator co_await() &&; };
template <class T = void> class [[nodiscard]] now_task : public Task<T> { public: now_task(now_task &&) = delete; };
}
template <class T> class FutureBase { public: ~FutureBase(); bool valid() const; T value(); };
template <class T> class SemiFuture : private FutureBase<T> { public: Awaiter<T> operator co_await() &&; };
template <class T> class Future : private FutureBase<T> { public: Awaiter<T> operator co_await() &&; };
}
namespace coro {
template <class T = void> class [[nodiscard]] task {
public: struct promise_type : LazyPromise<task> {}; ~task(); auto operator co_await() const & noexcept { return Awaiter<T>(); }
};
}
namespace boost {
namespace asio {
struct any_io_executor {};
template <class T, class Executor = any_io_executor> class [[nodiscard]] awaitable { void *Frame; public: ~awaitable(); };
template <class Signature, class Initiation, class... Args> class [[nodiscard]] deferred_async_operation {};
template <class Head, class Tail> class [[nodiscard]] deferred_sequence {};
namespace experimental { template <class Signature, class Executor = any_io_executor> class promise { public: ~promise(); }; }
}
namespace cobalt {
template <class T> struct [[nodiscard]] task { using promise_type = LazyPromise<task>; Awaiter<T> operator co_await() &&; };
template <class T> struct [[nodiscard]] promise { using promise_type = EagerPromise<promise>; Awaiter<T> operator co_await() &&; };
struct detached { using promise_type = EagerPromise<detached>; };
}
}
namespace asio { // without Boost
struct any_io_executor {};
template <class T, class Executor = any_io_executor> class [[nodiscard]] awaitable {};
template <class Signature, class Initiation, class... Args> class [[nodiscard]] deferred_async_operation {};
template <class Head, class Tail> class [[nodiscard]] deferred_sequence {};
namespace experimental { template <class Signature> class promise {}; }
}
template <class T, class E, class... A> struct std::coroutine_traits<boost::asio::awaitable<T, E>, A...> {
  struct promise_type : LazyPromise<boost::asio::awaitable<T, E>> {};
};
namespace async_simple {
namespace coro {
namespace detail { template <class T, bool R> class LazyBase { public: using promise_type = LazyPromise<LazyBase>; ~LazyBase(); }; }
template <class T = void> class [[nodiscard]] Lazy : public detail::LazyBase<T, false> { public: Awaiter<T> operator co_await() &&; };
}
template <class T> class Future { public: ~Future(); bool valid() const; T value() &&; };
}
namespace drogon {
template <class T = void> struct [[nodiscard]] Task { struct promise_type : LazyPromise<Task> {}; Awaiter<T> operator co_await() const; };
struct AsyncTask { struct promise_type : EagerPromise<AsyncTask> {}; };
}
namespace winrt { struct fire_and_forget {}; }
template <class... A> struct std::coroutine_traits<winrt::fire_and_forget, A...> { using promise_type = EagerPromise<winrt::fire_and_forget>; };
namespace exec {
namespace _tsk { // the name that people write is an alias
template <class T, class Context> class [[nodiscard]] basic_task {
public: using sender_concept = int; using promise_type = LazyPromise<basic_task>; ~basic_task();
};
}
template <class T> using task = _tsk::basic_task<T, int>;
}
namespace stdexec { template <class T> struct sexpr { using sender_concept = struct sender_t; }; }
namespace unifex {
namespace _task { template <class T> struct _task { struct [[nodiscard]] type { using promise_type = LazyPromise<type>; ~type(); Awaiter<T> operator co_await() &&; }; }; }
template <class T> using task = typename _task::_task<T>::type;
template <class T> struct just { template <template <class...> class V> using value_types = V<T>; using error_types = int; static constexpr bool sends_done = false; };
}
namespace QCoro {
namespace detail { template <class T, class Self, class Start> class TaskBase { public: using promise_type = Start; ~TaskBase(); Awaiter<T> operator co_await() const; }; }
template <class T = void> class Task : public detail::TaskBase<T, Task<T>, EagerPromise<Task<T>>> {};
template <class T = void> class LazyTask : public detail::TaskBase<T, LazyTask<T>, LazyPromise<LazyTask<T>>> {};
}
namespace concurrencpp {
template <class T> class lazy_result { public: ~lazy_result(); Awaiter<T> operator co_await(); };
template <class T> class result { public: T get(); void wait(); Awaiter<T> operator co_await(); };
struct null_result {};
}
namespace tmc { template <class T = void> struct [[nodiscard]] task { struct promise_type : LazyPromise<task> {}; ~task(); Awaiter<T> operator co_await() &&; }; }
namespace seastar {
namespace internal { class future_base {}; }
template <class T = void> class [[nodiscard]] future : private internal::future_base { public: ~future(); T get(); Awaiter<T> operator co_await(); };
}
template <class T, class... A> struct std::coroutine_traits<seastar::future<T>, A...> { using promise_type = EagerPromise<seastar::future<T>>; };
namespace hpx {
namespace lcos::detail { template <class D, class T> class future_base {}; }
template <class T> class future : public lcos::detail::future_base<future<T>, T> { public: ~future(); T get(); };
}
namespace kj {
namespace _ { class PromiseBase { protected: ~PromiseBase(); }; }
template <class T> class Promise : protected _::PromiseBase { public: T wait(int); template <class F> Promise then(F); };
}
template <class T, class... A> struct std::coroutine_traits<kj::Promise<T>, A...> { using promise_type = EagerPromise<kj::Promise<T>>; };
namespace userver { namespace engine {
class [[nodiscard]] Task { public: ~Task(); void Wait(); };
template <class T> class [[nodiscard]] TaskWithResult : private Task { public: T Get(); };
} }

cppcoro::task<int> v0; folly::coro::Task<int> v1; folly::coro::TaskWithExecutor<int> v2; folly::coro::now_task<int> *v3p; decltype(*v3p) v3 = *v3p;
folly::SemiFuture<int> v4; folly::Future<int> v5; coro::task<int> v6; boost::asio::awaitable<int> v7; boost::asio::deferred_async_operation<void(), int> v8;
boost::asio::deferred_sequence<int, int> v9; boost::asio::experimental::promise<void(int)> v10; boost::cobalt::task<int> v11; boost::cobalt::promise<int> v12;
boost::cobalt::detached v13; asio::awaitable<int> v14; asio::deferred_async_operation<void(), int> v15; asio::deferred_sequence<int, int> v16; asio::experimental::promise<void()> v17;
async_simple::coro::Lazy<int> v18; async_simple::Future<int> v19; drogon::Task<int> v20; drogon::AsyncTask v21; winrt::fire_and_forget v22; exec::task<int> v23; stdexec::sexpr<int> v24;
unifex::task<int> v25; unifex::just<int> v26; QCoro::Task<int> v27; QCoro::LazyTask<int> v28; concurrencpp::lazy_result<int> v29; concurrencpp::result<int> v30; concurrencpp::null_result v31;
tmc::task<int> v32; seastar::future<int> v33; hpx::future<int> v34; kj::Promise<int> v35; userver::engine::Task v36; userver::engine::TaskWithResult<int> v37;
std::future<int> v38; auto v39 = std::async([] {}); auto v40 = std::async(std::launch::deferred, [] {});
std::thread v41;
)cpp";

struct Row {
  const char *Variable, *Type;
  TaskStart Start;
  DropEffect Drop;
};
const auto Lazy = TaskStart::Lazy;
const auto Eager = TaskStart::Eager;
const Row Rows[] = {
    {"v0", "cppcoro::task", Lazy, DropEffect::NeverRuns},
    {"v1", "folly::coro::Task", Lazy, DropEffect::NeverRuns},
    {"v2", "folly::coro::TaskWithExecutor", Lazy, DropEffect::NeverRuns},
    {"v3", "folly::coro::now_task", Lazy, DropEffect::NeverRuns},
    {"v4", "folly::SemiFuture", Lazy, DropEffect::NeverRuns},
    {"v5", "folly::Future", Eager, DropEffect::RunsOn},
    {"v6", "coro::task", Lazy, DropEffect::NeverRuns},
    {"v7", "boost::asio::awaitable", Lazy, DropEffect::NeverRuns},
    {"v8", "boost::asio::deferred_async_operation", Lazy,
     DropEffect::NeverRuns},
    {"v9", "boost::asio::deferred_sequence", Lazy, DropEffect::NeverRuns},
    {"v10", "boost::asio::experimental::promise", Eager, DropEffect::Cancelled},
    {"v11", "boost::cobalt::task", Lazy, DropEffect::NeverRuns},
    {"v12", "boost::cobalt::promise", Eager, DropEffect::Cancelled},
    {"v13", "boost::cobalt::detached", Eager, DropEffect::Intended},
    {"v14", "asio::awaitable", Lazy, DropEffect::NeverRuns},
    {"v15", "asio::deferred_async_operation", Lazy, DropEffect::NeverRuns},
    {"v16", "asio::deferred_sequence", Lazy, DropEffect::NeverRuns},
    {"v17", "asio::experimental::promise", Eager, DropEffect::Cancelled},
    {"v18", "async_simple::coro::Lazy", Lazy, DropEffect::NeverRuns},
    {"v19", "async_simple::Future", Eager, DropEffect::RunsOn},
    {"v20", "drogon::Task", Lazy, DropEffect::NeverRuns},
    {"v21", "drogon::AsyncTask", Eager, DropEffect::Intended},
    {"v22", "winrt::fire_and_forget", Eager, DropEffect::Intended},
    {"v23", "exec::task", Lazy, DropEffect::NeverRuns},
    {"v24", "a sender of stdexec", Lazy, DropEffect::NeverRuns},
    {"v25", "unifex::task", Lazy, DropEffect::NeverRuns},
    {"v26", "a sender of libunifex", Lazy, DropEffect::NeverRuns},
    {"v27", "QCoro::Task", Eager, DropEffect::RunsOn},
    {"v28", "QCoro::LazyTask", Lazy, DropEffect::NeverRuns},
    {"v29", "concurrencpp::lazy_result", Lazy, DropEffect::NeverRuns},
    {"v30", "concurrencpp::result", Eager, DropEffect::RunsOn},
    {"v31", "concurrencpp::null_result", Eager, DropEffect::Intended},
    {"v32", "tmc::task", Lazy, DropEffect::Leaks},
    {"v33", "seastar::future", Eager, DropEffect::RunsOn},
    {"v34", "hpx::future", Eager, DropEffect::RunsOn},
    {"v35", "kj::Promise", Eager, DropEffect::Cancelled},
    {"v36", "userver::engine::Task", Eager, DropEffect::CancelledAndWaited},
    {"v37", "userver::engine::TaskWithResult", Eager,
     DropEffect::CancelledAndWaited},
    {"v38", "std::future", Eager, DropEffect::RunsOn},
    {"v39", "the future of std::async", Eager, DropEffect::Blocks},
    {"v40", "the future of a deferred std::async", Lazy, DropEffect::NeverRuns},
    {"v41", "std::thread", Eager, DropEffect::Terminates},
};

TEST(Libraries, Effects) {
  const std::unique_ptr<clang::ASTUnit> Unit =
      clang::tooling::buildASTFromCodeWithArgs(
          Libraries, {"-std=c++20", "-w", "-resource-dir", WAIF_RESOURCE_DIR},
          "libraries.cpp");
  ASSERT_FALSE(Unit->getDiagnostics().hasErrorOccurred());
  clang::ASTContext &Ctx = Unit->getASTContext();
  TaskModel Model(TaskOptions::read(
      [](llvm::StringRef, llvm::StringRef Default) { return Default; },
      [](const std::string &Reason) { ADD_FAILURE() << Reason; }));
  Model.start(Ctx);
  for (const Row &R : Rows) {
    SCOPED_TRACE(R.Type);
    const auto Found =
        Ctx.getTranslationUnitDecl()->lookup(&Ctx.Idents.get(R.Variable));
    ASSERT_FALSE(Found.empty());
    const auto *Var = llvm::cast<clang::VarDecl>(Found.front());
    TaskInfo Info = Model.classify(Var->getType());
    if (llvm::StringRef(R.Type).contains("async") && Var->getInit() &&
        Info.Kind == TaskKind::Future)
      Info = Model.classifyValue(Var->getInit()->IgnoreUnlessSpelledInSource());
    EXPECT_EQ(int(Info.Start), int(R.Start));
    EXPECT_EQ(int(Info.Drop), int(R.Drop));
    EXPECT_EQ(Info.mustNotDrop(), R.Drop != DropEffect::Intended);
  }
}

} // namespace
} // namespace waif
