// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task %t
//
// A running task that is cast to void: a choice, unless what is around it says otherwise.
#include "tasks.h"
#include <tuple>

Future<> e(int = 0);
void log(std::exception_ptr);
struct gate {
  struct holder {
    ~holder();
  };
  holder hold();
};
template <class F> Future<> with_gate(gate &, F) { return {}; }

void confessed() {
  // FIXME: discarded future
  (void)e();
  // CHECK: :[[@LINE-1]]:9: warning: 'Future<>' returned by 'e' is dropped by a cast to void: it runs on and its error is lost [waif-discarded-task]
  // CHECK-NEXT: :[[@LINE-3]]:3: note: this comment says that it is not meant to stay
  (void)e(1); // TODO: wait for it at shutdown
  // CHECK: :[[@LINE-1]]:9: warning: 'Future<>' returned by 'e' is dropped by a cast to void
  // CHECK-NEXT: :[[@LINE-2]]:15: note: this comment
  /* XXX the errors of this
   * background work are nobody's; TODO: join the task */
  std::ignore = e(2);
  // CHECK: :[[@LINE-1]]:17: warning: 'Future<>' returned by 'e' is dropped into 'std::ignore'
}
int config(int);
void confessedAbove(int n) {
  // FIXME discarded future
  n = config(n);
  n += 2;
  (void)e(n);
  // CHECK: :[[@LINE-1]]:9: warning: 'Future<>' returned by 'e' is dropped by a cast to void
  // CHECK-NEXT: :[[@LINE-5]]:3: note: this comment
  (void)e(n);

  // FIXME discarded future

  (void)e(n);
  // FIXME: the config is dropped, and n ignored
  n = config(n);
  (void)e(n);
}
void chosen() {
  (void)e();
  // FIXME: the indentation
  (void)e(1);
  // In the background, waited for in stop().
  (void)e(2);
  std::ignore = e(3); // fire and forget
}

// Where waiting is a word away, silence is no choice.
Future<> seen(int = 0) { return {}; } // has no handler
Future<> stop(bool fast) {
  (void)seen();
  // CHECK: :[[@LINE-1]]:9: warning: 'Future<>' returned by 'seen' is dropped by a cast to void
  // CHECK-NEXT: note: this function could wait for it; await it, handle its error, or say in a comment why nobody does
  // CHECK-FIXES: co_await seen();
  if (fast)
    std::ignore = seen(1); // FIXME
  // CHECK: :[[@LINE-1]]:19: warning: 'Future<>' returned by 'seen' is dropped into 'std::ignore'
  // CHECK-FIXES: co_await seen(1);
  (void)seen(2); // the next round repeats it
  /* A hint only. */
  (void)seen(3);
  (void)seen(4).handle_exception([](auto p) { log(p); });
  (void)e(5).finally([] {});
  co_await e(7);
}

void guards(AsyncMutex &m) {
  (void)m.get();
  // CHECK: :[[@LINE-1]]:9: warning: 'Future<LockGuard>' returned by 'get' is dropped by a cast to void
  // CHECK-NEXT: note: the guard it yields is released at once
}

struct Timer {
  template <class F> void call(F) {}
};
void borrows(Timer &t) {
  int n = 0;
  t.call([&n] {
    (void)e().then([&n] { ++n; });
    // CHECK: :[[@LINE-1]]:11: warning: 'Future<>' returned by 'then' is dropped by a cast to void
    // CHECK-NEXT: :[[@LINE-4]]:7: note: it refers to 'n', which nobody keeps until it ends
  });
  bool done = false;
  (void)e().then([&done] { done = true; });
  while (!done) // somebody waits
    ;
  int copied = 0;
  (void)e().then([copied] { return copied; });
  int seen = 0;
  (void)e().then([&seen] { ++seen; }).handle_exception([](auto p) { log(p); });
  static int kept = 0;
  (void)e().then([] { ++kept; });
}

class Service {
  gate g;
  int n = 0;
  Future<> plain() {
    ++n;
    return e();
  }
  Future<> guarded() {
    try {
      co_await e();
    } catch (...) {
      log(std::current_exception());
    }
  }
  Future<> failing() {
    ++n;
    return {};
  }
  Future<> elsewhere();

public:
  void kick() {
    (void)with_gate(g, [this] { return failing(); });
    // CHECK: :[[@LINE-1]]:11: warning: 'Future<>' returned by 'with_gate' is dropped by a cast to void
    // CHECK-NEXT: note: the gate waits for it, but nobody sees its error; handle it before the cast
    (void)failing().finally([h = g.hold()] {});
    // CHECK: :[[@LINE-1]]:11: warning: 'Future<>' returned by 'finally' is dropped by a cast to void
    (void)with_gate(g, [this] { return failing(); }).handle_exception([](auto p) { log(p); });
    (void)with_gate(g, [this] { return failing().handle_exception([](auto p) { log(p); }); });
    (void)with_gate(g, [this] { return guarded(); });
    (void)with_gate(g, [this] { return elsewhere(); });
    (void)with_gate(g, [this] { return plain(); }); // e() may deal with it
    (void)failing().handle_exception([](auto p) { log(p); }).finally([h = g.hold()] {});
  }
};

void reasoned(int n) {
  // FIXME: does not wait for the result: if we waited here, the node above would be
  // blocked by this one.
  (void)e(n);
}
int main() {
  int kept = 1; // until the program ends
  (void)e().then([&kept] { config(kept); });
}
