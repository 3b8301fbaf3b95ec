// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The shapes of well-known libraries, written for this suite: a name, a signature, what is done with
// a callable. A system header, as the real ones are, so nothing in here is reported.
#pragma once
#pragma GCC system_header
#include "tasks.hpp"

#include <functional>
#include <type_traits>
#include <utility>

namespace boost::asio {
struct executor { template <class F> void add(F f) { f(); } };
template <class F> void post(executor&, F&& f) { std::forward<F>(f)(); }
template <class Token, class Signature, class Init> void async_initiate(Init&& init, Token& token) {
  init(token);
}
struct detached_t {};
inline constexpr detached_t detached;
template <class Task, class Token> void co_spawn(executor&, Task, Token) {}
}

namespace boost::signals2 {
template <class> class signal;
template <class... A> class signal<void(A...)> {
public:
  void connect(const std::function<void(A...)>&);
};
}

namespace folly {
template <class> class Function;
template <class R, class... A> class Function<R(A...)> {
public:
  template <class F> requires std::is_invocable_v<F&, A...> Function(F f) : call_(f) {}
  R operator()(A... a) { return call_(a...); }
private:
  std::function<R(A...)> call_;
};
template <class T = void> class Future {
public:
  template <class F> Future<std::invoke_result_t<F>> thenValue(F&&) { return {}; }
  bool isReady();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
}

namespace absl {
template <class> class AnyInvocable;
template <class R, class... A> class AnyInvocable<R(A...)> {
public:
  template <class F> requires std::is_invocable_v<F&, A...> AnyInvocable(F f) : call_(f) {}
  R operator()(A... a) { return call_(a...); }
private:
  std::function<R(A...)> call_;
};
}

class QObject {
public:
  void clicked();
  template <class S, class M, class F> static void connect(S*, M, F&& f) { f(); }
};

namespace gsl {
template <class F> struct final_action {
  F f;
  ~final_action() { f(); }
};
template <class F> final_action<F> finally(F f) { return {f}; }
}

namespace scope {
template <class F> struct scope_exit {
  F f;
  ~scope_exit() { f(); }
};
template <class F> scope_exit(F) -> scope_exit<F>;
}

namespace kj {
template <class T> class Promise {
public:
  Promise(Promise&&);
  ~Promise();
  template <class F> Promise then(F) { return std::move(*this); }
  template <class F, class E> Promise then(F, E) { return std::move(*this); }
  template <class F> void detach(F) {}
};
}

namespace seastar {
template <class T = void> struct future {
  struct promise_type : peers::returns<T> {
    future get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void unhandled_exception();
  };
  future(future&&);
  ~future();
  template <class F> std::invoke_result_t<F> then(F f) { return f(); }
  peers::awaiter<T> operator co_await();
};
}
