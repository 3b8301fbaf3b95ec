// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-dangling-task %t
// RUN: %check_tidy waif-dangling-task %t.off '-config={CheckOptions: {waif-dangling-task.AcrossSuspension: false}}' -prefix=OFF -- -DOFF
//
// References that a coroutine holds across a suspension.
#include "tasks.h"
#include <map>
#include <string>
#include <vector>

Task<int> f(int = 0);
Task<> f2();
struct Peer {
  int Id;
  Task<> ping();
};
struct Fail { // ends the coroutine, as a throw would
  std::exception_ptr Why;
  bool await_ready() const noexcept { return false; }
  template <class P> void await_suspend(std::coroutine_handle<P> h) noexcept {
    [h] { h.destroy(); }();
  }
  void await_resume() noexcept {}
};
Fail failWith(std::exception_ptr);
// OFF-NOT: warning:
class Table {
  std::map<int, std::shared_ptr<Peer>> Peers;
  std::vector<int> Ids;
  std::vector<int> Fixed;
  std::vector<int> Erased;
  AsyncMutex Mutex;
  std::vector<Task<>> Running;

public:
  void start() { Running.push_back(f2()); }
  Task<> stop() {
    for (auto &task : Running) // who drains it has stopped what fills it
      co_await std::move(task);
    Running.clear();
  }
  void remove(int id) { Peers.erase(id); }
  void add(int id) {
    Ids.pop_back();
    std::erase(Erased, id);
    Fixed.push_back(id);
    Peers.insert({id, nullptr});
  }
#ifndef OFF
  Task<> pingAll() {
    for (auto &[id, peer] : Peers)
      // CHECK: :[[@LINE-1]]:5: warning: this loop over 'Peers' suspends, and 'Peers' may change before it goes on [waif-dangling-task]
      // CHECK-NEXT: :[[@LINE-11]]:25: note: changed here
      // CHECK-NEXT: note: loop over a copy, and look each element up again after a suspension
      co_await peer->ping();
  }
  Task<> byValue() {
    for (int id : Ids) {
      // CHECK: :[[@LINE-1]]:5: warning: this loop over 'Ids' suspends
      if (id)
        co_await f(id);
    }
  }
  Task<> byFunction() {
    for (int id : Erased)
      // CHECK: :[[@LINE-1]]:5: warning: this loop over 'Erased' suspends
      co_await f(id);
  }
  Task<int> byHand(int id) {
    auto it = Peers.find(id);
    if (it == Peers.end())
      co_return 0;
    co_await f(id);
    co_return it->second->Id;
    // CHECK: :[[@LINE-1]]:15: warning: 'it' is used after a suspension, and what it refers to may be gone [waif-dangling-task]
    // CHECK-NEXT: note: removed here
    // CHECK-NEXT: :[[@LINE-7]]:10: note: look it up again after the suspension
  }
  Task<> byReference(int id) {
    auto &peer = Peers[id];
    co_await f(id);
    peer = nullptr;
    // CHECK: :[[@LINE-1]]:5: warning: 'peer' is used after a suspension
  }
#endif
  Task<> byHandRenewed(int id) {
    auto it = Peers.find(id);
    int n = it->second->Id;
    co_await f(n);
    it = Peers.find(id);
    if (it != Peers.end())
      it->second = nullptr;
  }
  Task<int> byHandFails(int id) {
    auto it = Peers.find(id);
    if (it == Peers.end())
      co_await failWith(nullptr);
    co_return it->second->Id;
  }
  Task<> byHandLocked(int id) {
    auto guard = co_await Mutex.lock();
    auto it = Peers.find(id);
    co_await f(id);
    it->second = nullptr;
  }
  Task<> byHandCopied(int id) {
    auto peer = Peers.at(id);
    co_await peer->ping();
    peer->Id = 2;
  }
  Task<> byHandGrowsOnly() {
    auto &first = Fixed.front();
    co_await f();
    first = 1;
  }
  Task<> copied() {
    auto ids = Ids;
    for (int id : ids)
      co_await f(id);
  }
  Task<> onlyGrows() {
    for (int id : Fixed)
      co_await f(id);
  }
  Task<> first() {
    for (auto &[id, peer] : Peers) {
      if (!peer)
        continue;
      co_await peer->ping();
      break;
    }
  }
  Task<> locked() {
    auto guard = co_await Mutex.lock();
    for (int id : Ids)
      co_await f(id);
  }
  Task<> noSuspension() {
    for (int id : Ids)
      Fixed.push_back(id);
    co_await f();
  }
  Task<> otherBody() {
    for (int id : Ids) {
      auto later = [id]() -> Task<> { co_await f(id); };
      (void)sizeof(later);
    }
    co_await f();
  }
};

struct Topology {
  std::vector<std::string> Racks;
};
struct Metadata {
  Topology Topo;
  const Topology &topology() const { return Topo; }
  int count() const;
};
struct Database {
  std::shared_ptr<Metadata> metadata() const;
  const std::shared_ptr<Metadata> &kept() const;
};
#ifndef OFF
Task<int> racks(Database &db) {
  const auto &topo = db.metadata()->topology();
  int n = 0;
  for (const auto &rack : topo.Racks)
    // CHECK: :[[@LINE-1]]:3: warning: 'topo' is used after a suspension, and nobody keeps what it refers to
    // CHECK-NEXT: :[[@LINE-4]]:22: note: this owner is a temporary, gone at the end of its statement; keep it in a variable
    n += co_await f(int(rack.size()));
  co_return n;
}
Task<int> later(Database &db) {
  auto &topo = db.metadata()->Topo;
  int n = co_await f();
  n += int(topo.Racks.size());
  // CHECK: :[[@LINE-1]]:12: warning: 'topo' is used after a suspension
  co_return n;
}
#endif
Task<int> owned(Database &db) {
  auto md = db.metadata();
  const auto &topo = md->topology();
  const auto &other = db.kept()->topology();
  int n = 0;
  for (const auto &rack : topo.Racks)
    n += co_await f(int(rack.size()));
  co_return n + int(other.Racks.size());
}
Task<int> before(Database &db) {
  co_await f();
  const auto &topo = db.metadata()->topology();
  const int n = int(topo.Racks.size());
  const int count = db.metadata()->count();
  co_await f();
  co_return n + count;
}
int plain(Database &db) {
  const auto &topo = db.metadata()->topology();
  return int(topo.Racks.size());
}

// A fixture's steps follow one another.
class SegmentTest {
  std::vector<int> updates_;
  void tearDown() { updates_.clear(); }
  Task<int> fill() {
    int n = 0;
    for (int update : updates_)
      n += co_await f(update);
    co_return n;
  }
};

// The only one to take out what it stands on.
class Connection {
  std::vector<std::string> queue_;
  template <class Socket> Task<> send(Socket socket) {
    while (!queue_.empty()) {
      auto &message = queue_.back();
      co_await f();
      socket(message);
      queue_.pop_back();
    }
  }
  Task<> sendAll() {
    co_await send([](const std::string &) {});
    co_await send([](std::string) {});
  }
};
