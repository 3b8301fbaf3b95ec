// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unjoined-scope %t
//
// A gate that is closed at the end of a coroutine, but not when something throws before.
#include "tasks.h"

struct Gate {
  struct Holder {
    ~Holder();
  };
  Holder hold();
  Future<> close();
};
template <class F> Future<> with_gate(Gate &, F) { return {}; }
Future<> work(int);
Future<int> next();
Future<> quiet() noexcept;

Task<> local() {
  Gate g;
  for (;;) {
    int n = co_await next();
    // CHECK: :[[@LINE-1]]:13: warning: when this throws, nobody waits for the work behind the gate 'g' [waif-unjoined-scope]
    // CHECK-NEXT: :[[@LINE+3]]:13: note: work is started here
    // CHECK-NEXT: :[[@LINE+5]]:12: note: the gate is closed only here; close it after a handler
    if (n)
      (void)with_gate(g, [n] { return work(n); });
    co_await quiet();
  }
  co_await g.close();
}
Task<> handled() {
  Gate g;
  std::exception_ptr error;
  try {
    while (int n = co_await next())
      (void)with_gate(g, [n] { return work(n); });
  } catch (...) {
    error = std::current_exception();
  }
  co_await g.close();
  if (error)
    std::rethrow_exception(error);
}
class Uploader {
  Gate Background;
  Future<> part(int n) {
    (void)with_gate(Background, [n] { return work(n); });
    return work(n);
  }
  Future<> finish() { return Background.close(); }

public:
  Task<> run() {
    co_await work(0);
    for (int i = 0; i < 3; ++i)
      co_await part(i);
    // CHECK: :[[@LINE-1]]:7: warning: when this throws, nobody waits for the work behind the gate 'Background'
    co_await finish();
  }
};
class Service { // others start, stop() waits: it is not this that starts
  Gate G;

public:
  void kick() { (void)with_gate(G, [] { return work(1); }); }
  Task<> stop() {
    co_await work(2);
    co_await G.close();
  }
  Task<> once() { // nothing is started before the await
    co_await work(3);
    kick();
    co_await G.close();
  }
};

// Scopes that are no libraries' have their returns, too.
struct Scope {
  void spawn(Task<>);
  Task<> join();
};
Task<> job(int);
Task<> returns(bool done) {
  Scope s;
  // CHECK: :[[@LINE-1]]:9: warning: 'Scope' 's' is not always joined: nobody waits for the work that is spawned into it
  s.spawn(job(1));
  if (done)
    co_return;
  co_await s.join();
}
