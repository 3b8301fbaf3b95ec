// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ways that lead from what a library is handed to the body that calls it.
#pragma once
#include <memory>
#include <utility>

namespace bodies {

template <class F> void direct(F f) { f(1); }
template <class F, class N> void twice(F &f, N n) {
  f(n);
  f(2 * n);
}

// Defined before and after use, through operators and defaults.
template <class F> void last(F f);
template <class F> struct Middle {
  F f;
  void operator()() { last(std::move(f)); }
};
template <class F> void chain(F f) {
  Middle<F> m{std::move(f)};
  m();
}
template <class F> void last(F f) {
  if (auto *p = &f; p) {
    (*p)(1);
  }
}

// Kept by a constructor with initializers, called by a hidden friend.
template <class F> class Kept {
  F f;
  int braces[2];

public:
  explicit Kept(F f) : f{std::move(f)}, braces{0, 1} {}
  friend void run(Kept &k) { k.f(k.braces[1]); }
};

// Called through a virtual function of a base that is no template.
struct Base {
  virtual ~Base() = default;
  virtual void call() = 0;
};
template <class F> struct Model final : Base {
  explicit Model(F f) : f(std::move(f)) {}
  void call() override { f(1); }
  F f;
};
class Any {
  std::unique_ptr<Base> held;

public:
  template <class F> explicit Any(F f) : held(new Model<F>(std::move(f))) {}
  void call() { held->call(); }
};

// Called through a pointer to a static member.
using Thunk = void (*)(void *);
void enqueue(Thunk, void *);
template <class F> struct Job {
  static void complete(void *self) { static_cast<Job *>(self)->f(1); }
  F f;
};
template <class F> void post(F f) { enqueue(&Job<F>::complete, new Job<F>{f}); }

// A macro that is gone when the body is parsed.
#define BODIES_CALL(f) f(1)
template <class F> void byMacro(F f) { BODIES_CALL(f); }
#undef BODIES_CALL

// By the member of a class, and by the lambda, that a body defines.
template <class F> void byLocalClass(F f) {
  struct Local {
    F &f;
    void go() { f(1); }
  };
  Local{f}.go();
}
template <class F> void byLambda(F f) {
  [&](auto n) { f(n); }(1);
}

// Defined out of its class.
template <class F> class Outside {
public:
  void go(F f);
};
template <class F> void Outside<F>::go(F f) { f(1); }

} // namespace bodies
