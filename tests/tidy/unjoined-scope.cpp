// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unjoined-scope %t
// RUN: %check_tidy waif-unjoined-scope %t.ignored '-config={CheckOptions: {waif-unjoined-scope.IgnoredScopes: ".*", waif-unjoined-scope.ScopeTypes: ""}}' -prefix=IGNORED
//
// Scopes with work in them that nobody waits for, next to those that are joined.
#include "tasks.h"
#include <functional>

namespace std::execution { // not in the library yet
struct counting_scope {
  struct token {};
  token get_token() noexcept;
  Task<> join() noexcept;
  void close() noexcept;
  ~counting_scope();
};
inline void spawn(Task<>, counting_scope::token) {}
} // namespace std::execution

struct Scope { // by structure
  void spawn(Task<>);
  template <class F> void spawnAll(F);
  Task<> join();
  bool empty() const;
};
struct Nursery { // waits in its destructor
  void spawn(Task<>);
  Task<> join();
  ~Nursery();
};
struct Gate {
  struct Holder {};
  Holder hold();
};
struct Queue { // takes work, has nobody to wait with
  void spawn(Task<>);
};
struct Threads { // no task to wait for: join() blocks
  void spawn(std::function<void()>);
  void join();
};

Task<> work();
void helper(Scope &);
template <class F> Future<> with_gate(Gate &, F) { return {}; }

Task<> bad() {
  std::execution::counting_scope s;
  // CHECK: :[[@LINE-1]]:34: warning: 'counting_scope' 's' is never joined: it ends the program when it dies with work in it [waif-unjoined-scope]
  // CHECK-NEXT: :[[@LINE+3]]:33: note: work is spawned here
  // CHECK-NEXT: :[[@LINE-3]]:34: note: wait for 'join' before it dies
  // IGNORED-NOT: warning:
  std::execution::spawn(work(), s.get_token());
  co_return;
}
Task<> badByStructure() {
  Scope s;
  // CHECK: :[[@LINE-1]]:9: warning: 'Scope' 's' is never joined: nobody waits for the work that is spawned into it
  if (s.empty())
    s.spawn(work());
  co_await work();
}
Task<> badOnOnePath(bool c) {
  std::execution::counting_scope s;
  // CHECK: :[[@LINE-1]]:34: warning: 'counting_scope' 's' is not always joined: it ends the program when it dies with work in it
  // CHECK-NEXT: :[[@LINE+3]]:33: note: work is spawned here
  // CHECK-NEXT: :[[@LINE+4]]:5: note: this return leaves it behind
  // CHECK-NEXT: :[[@LINE-4]]:34: note: wait for 'join' before it dies
  std::execution::spawn(work(), s.get_token());
  if (c)
    co_return;
  co_await s.join();
}
void badInLambda() {
  auto run = [] {
    Scope s;
    // CHECK: :[[@LINE-1]]:11: warning: 'Scope' 's' is never joined
    [&s] { s.spawn(work()); }();
  };
  run();
}
template <class T> void badInTemplate(T) {
  Scope s;
  // CHECK: :[[@LINE-1]]:9: warning: 'Scope' 's' is never joined
  s.spawn(work());
}
template void badInTemplate(int);
template void badInTemplate(char);

class BadMember {
public:
  void start() { Tasks.spawn(work()); }

private:
  Scope Tasks;
  // CHECK: :[[@LINE-1]]:9: warning: 'Scope' 'Tasks' is never joined
};

// All of the rest is right, or cannot be known.
Task<> joined() {
  std::execution::counting_scope s;
  std::execution::spawn(work(), s.get_token());
  co_await s.join();
}
#define ASSERT_THAT(x)                                                         \
  if (!(x))                                                                    \
  co_return
Task<> joinedUnlessAnAssertionFails(bool c) {
  std::execution::counting_scope s;
  std::execution::spawn(work(), s.get_token());
  ASSERT_THAT(c);
  co_await s.join();
}
Task<> leftBeforeAnyWork(bool c) {
  std::execution::counting_scope s;
  if (c)
    co_return;
  std::execution::spawn(work(), s.get_token());
  co_return co_await s.join();
}
Task<> joinedLater(bool c) {
  Scope s;
  s.spawn(work());
  if (c)
    co_await s.join();
}
Task<> joinedInLambda() {
  Scope s;
  s.spawn(work());
  auto finish = [&]() -> Task<> { co_await s.join(); };
  co_await finish();
}
Future<> gate() { // what a gate holds may be waited for one by one
  Gate g;
  co_await with_gate(g, [] { return work(); });
}
void passedOn() {
  Scope s;
  s.spawn(work());
  helper(s);
}
void unknownMember() {
  Scope s;
  s.spawn(work());
  s.spawnAll(1);
}
void neverUsed() { std::execution::counting_scope s; }
Scope returned() {
  Scope s;
  s.spawn(work());
  return s;
}
void waitsInDestructor() {
  Nursery n;
  n.spawn(work());
}
void otherTypes() {
  Queue q;
  q.spawn(work());
  Threads t;
  t.spawn([] {});
}
void parameter(Scope &s) { s.spawn(work()); }

class JoinedMember {
public:
  void start() { Tasks.spawn(work()); }
  Task<> stop() { return Tasks.join(); }

private:
  Scope Tasks;
};
class DefinedElsewhere {
public:
  void start() { Tasks.spawn(work()); }
  Task<> stop();

private:
  Scope Tasks;
};
