// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t
//
// Members of classes that no other file knows, structs in containers, and errors that are overwritten.
#include "tasks.h"
#include <functional>
#include <optional>
#include <vector>

Future<> e(int = 0);
Future<> make_ready();
void log(int);

struct Context {
  Future<> First = make_ready();
  Future<> Second;
  // CHECK: :[[@LINE-1]]:12: warning: member 'Second' holds a 'Future<>' that nothing in its class waits for: it runs on and its error is lost
  Future<> Detached = make_ready();
  Future<> Chained = make_ready();
};
void starts(std::shared_ptr<Context> c, Future<> f) {
  c->First = f.then([c] {});
  // CHECK: :[[@LINE-1]]:3: warning: this drops a 'Future<>' in member 'First' that nothing in its class waits for: it runs on and its error is lost [waif-unawaited-task]
  c->Second = e();
  c->Detached = e();
  c->Detached.detach();
  c->Chained = c->Chained.then([] {});
}

struct Record {
  int Key;
  Future<int> Place;
};
class Buffer {
  std::vector<Record> Records, Awaited;
  std::vector<Future<>> Running;
  // CHECK: :[[@LINE-1]]:25: warning: member 'Running' holds a vector of 'Future<>' that nothing in its class drains

public:
  void add(Future<int> f, Future<int> g) {
    Records.push_back({1, std::move(f)});
    Awaited.push_back({2, std::move(g)});
    Running.push_back(e());
  }
  Future<> close() {
    Records.clear();
    // CHECK: :[[@LINE-1]]:5: warning: this drops {{.*}} in member 'Records' that nothing in its class drains: they run on and their errors are lost
    for (auto &R : Awaited)
      (void)co_await std::move(R.Place);
    Awaited.clear();
  }
};
struct Supervisor { // keeps them running
  std::vector<Future<>> Actors;
  void add(Future<> f) { Actors.push_back(std::move(f)); }
};

using Holder = std::optional<Future<>>;
bool retry(Holder &h, std::function<Future<>()> again) {
  if (!h || h->failed()) {
    h = again();
    // CHECK: :[[@LINE-1]]:5: warning: this overwrites 'h', which may have failed, and nobody has seen its error
    // CHECK-NEXT: :[[@LINE-3]]:7: note: asked here
    return false;
  }
  return true;
}
class Retries {
  Future<> Last;

public:
  void poll() {
    if (Last.failed())
      Last = e();
    // CHECK: :[[@LINE-1]]:7: warning: this overwrites 'Last', which may have failed
  }
  Future<> stop() { return std::move(Last); }
};
bool reads(Holder &h, Future<> &f) {
  if (!h || h->failed()) {
    if (h)
      h->handle_exception([](auto) {});
    h = e();
  }
  if (f.failed())
    f = f.handle_exception([](auto) {});
  if (!f.failed())
    log(1);
  if (f.available())
    f = e();
  return true;
}
