// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Libraries' ways to take a callable.
#pragma once
#include <functional>
#include <utility>

template <class F> struct Guard {
  F Call;
  explicit Guard(F Call) : Call(std::move(Call)) {}
  ~Guard() { Call(); }
};
template <class F> Guard<F> makeGuard(F Call) { return Guard<F>(Call); }
template <class F> void twice(F &&Call) {
  std::forward<F>(Call)();
  std::invoke(Call);
}
template <class F> void deliberately(F &&Call) { (void)Call(); }

namespace asio {
struct Context {};
template <class C, class F> void post(C &&, F &&);
template <class T, class C, class F> void co_spawn(C &&, F &&, T);
template <class S, class I, class... A> void async_initiate(I &&, A &&...) {}

template <class, class...> class Deferred;
template <class... R, class I, class... A> class Deferred<void(R...), I, A...> {
public:
  Deferred(I, A...); // keeps what the initiation gets, and calls none of it
  template <class T> void operator()(T &&);
};
} // namespace asio

struct QObject {
  void clicked();
  template <class M, class F> static void connect(QObject *, M, F &&);
};

namespace spawning { // waits although the signature does not say so
template <class> class Function;
template <class... A> class Function<void(A...)> {
public:
  template <class F> Function(F);
  void operator()(A...);
};
} // namespace spawning
