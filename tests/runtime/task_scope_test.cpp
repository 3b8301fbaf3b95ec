// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "task.hpp"
#include <waif/task_scope.hpp>

#include <gmock/gmock.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using subject::lazy;
using testing::ElementsAre;
using testing::IsEmpty;
using waif::on_failure;
using waif::task_scope;

struct gate { // opened by hand, once, for one waiter
  std::coroutine_handle<> waiting;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) { waiting = h; }
  void await_resume() {}
  void open() { std::exchange(waiting, {}).resume(); }
};

lazy pass(gate& g, std::string why = "") {
  co_await g;
  if (!why.empty())
    throw std::runtime_error(why);
}

// What a waiter got: "waiting", "done" or the exception's text.
template <class Wait> subject::eager watch(Wait wait, std::string& got) {
  got = "waiting";
  try {
    co_await wait();
    got = "done";
  } catch (const std::exception& e) {
    got = e.what();
  }
}

struct Scope : testing::Test {
  std::vector<std::string> unread;
  task_scope::failure_sink sink = [this](std::exception_ptr e) {
    unread.push_back(waif::text_of(e));
  };
  std::string got;
  void join(task_scope& scope) {
    watch([&] { return scope.join(); }, got);
  }
};

TEST_F(Scope, JoinsAllAndIsReadyForMore) {
  task_scope scope;
  join(scope);
  EXPECT_EQ(got, "done"); // nothing to wait for
  for (int round = 0; round < 2; ++round) {
    gate a, b;
    scope.spawn(pass(a));
    scope.spawn(pass(b));
    EXPECT_EQ(scope.running(), 2u);
    join(scope);
    a.open();
    EXPECT_EQ(got, "waiting");
    b.open();
    EXPECT_EQ(got, "done");
    EXPECT_EQ(scope.running(), 0u);
  }
}

struct by_member {
  auto operator co_await() && { return std::suspend_never{}; }
};
struct by_function {};
auto operator co_await(by_function) { return std::suspend_never{}; }

struct picky { // lets only its own coroutines await it, as Asio's does
  struct promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<promise_type>);
  void await_resume();
};

TEST_F(Scope, TakesAnyAwaitable) {
  task_scope scope;
  scope.spawn(std::suspend_never{});
  scope.spawn(by_member{});
  scope.spawn(by_function{});
  static_assert(!waif::detail::fire::can_await<picky>);
  static_assert(!waif::detail::fire::can_await<int>);
  std::string seen;
  {
    auto text = std::string(100, 'x'); // the function lives as long as its task
    scope.spawn([text, &seen]() -> lazy {
      seen = text;
      co_return;
    });
  }
  EXPECT_EQ(seen.size(), 100u);
  join(scope);
  EXPECT_EQ(got, "done");
}

TEST_F(Scope, TheFirstFailureCancelsTheOthersAndIsThrownOnce) {
  task_scope scope;
  gate a, b;
  bool cancelled = false;
  scope.spawn([&](std::stop_token stop) -> lazy {
    std::stop_callback on_stop(stop, [&] { b.open(); }); // inside the failing task's end
    co_await pass(b);
    cancelled = true;
  });
  scope.spawn(pass(a, "broken"));
  join(scope);
  a.open();
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(got, "broken");
  join(scope);
  EXPECT_EQ(got, "done");
}

TEST_F(Scope, CarriesOnWhenToldToAndThrowsAllFailuresTogether) {
  task_scope scope(on_failure::carry_on);
  gate a, b, c;
  scope.spawn(pass(a, "one"));
  scope.spawn(pass(b, "two"));
  scope.spawn(pass(c));
  join(scope);
  b.open();
  a.open();
  EXPECT_FALSE(scope.get_stop_token().stop_requested());
  EXPECT_EQ(got, "waiting");
  c.open();
  EXPECT_EQ(got, "2 tasks failed: two; one");
}

TEST_F(Scope, WaitThrowsNothingAndFailuresCanBeTaken) {
  task_scope scope(on_failure::carry_on, sink);
  scope.spawn([]() -> lazy {
    co_await std::suspend_never{};
    throw std::runtime_error("one");
  });
  scope.spawn([]() -> lazy { throw std::runtime_error("thrown before there is a task"); });
  watch([&] { return scope.wait(); }, got);
  EXPECT_EQ(got, "done");
  EXPECT_EQ(scope.take_failures().size(), 2u);
  EXPECT_THAT(scope.take_failures(), IsEmpty());
}

TEST_F(Scope, AScopeThatDiesCancelsAndHandsFailuresToTheSink) {
  gate a, b;
  std::stop_token stop;
  {
    task_scope scope(on_failure::carry_on, sink);
    stop = scope.get_stop_token();
    scope.spawn(pass(a, "before"));
    scope.spawn(pass(b, "after"));
    a.open();
    EXPECT_THAT(unread, IsEmpty()); // somebody may still join
  }
  EXPECT_TRUE(stop.stop_requested());
  EXPECT_THAT(unread, ElementsAre("before"));
  b.open(); // it ends after its scope
  EXPECT_THAT(unread, ElementsAre("before", "after"));
}

TEST_F(Scope, AnAdoptedTaskIsRunningUntilItsChildIsCalledOrDestroyed) {
  task_scope scope;
  auto a = scope.adopt();
  std::optional<task_scope::child> b = scope.adopt();
  join(scope);
  a(nullptr, 42); // a framework may hand over a result as well
  EXPECT_EQ(got, "waiting");
  b.reset();
  EXPECT_EQ(got, "a task of a scope was destroyed before its end");
  EXPECT_TRUE(scope.get_stop_token().stop_requested());
  {
    auto c = scope.adopt();
  } // cancelled: to be destroyed is how it ends
  join(scope);
  EXPECT_EQ(got, "done");
}

TEST_F(Scope, WithScopeWaitsAlsoWhenItsBodyThrows) {
  gate a;
  bool cancelled = false;
  watch(
      [&] {
        return waif::with_scope([&](task_scope& scope) -> lazy {
          scope.spawn([&](std::stop_token stop) -> lazy {
            co_await pass(a);
            cancelled = stop.stop_requested();
          });
          throw std::runtime_error("body");
          co_return;
        });
      },
      got);
  EXPECT_EQ(got, "waiting");
  a.open();
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(got, "body");
}

TEST_F(Scope, AWaiterMayBeDestroyedAndTwoAreRefused) {
  task_scope scope;
  gate a;
  scope.spawn(pass(a));
  {
    auto waiting = [](task_scope& scope) -> lazy { co_await scope.join(); }(scope);
    waiting.start();
    join(scope);
    EXPECT_EQ(got, "waif::task_scope: two coroutines wait for one scope");
  }
  join(scope);
  a.open();
  EXPECT_EQ(got, "done");
}

TEST_F(Scope, TasksMayEndOnAnyThreadWhileOthersStartAndCancel) {
  constexpr int threads = 4, tasks = 500;
  for (int round = 0; round < 10; ++round) {
    task_scope scope(on_failure::carry_on);
    std::atomic<int> ended = 0, joined = 0;
    auto first = scope.adopt(); // nobody joins before all have begun
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t)
      pool.emplace_back([&, t] {
        for (int i = 0; i < tasks; ++i) {
          scope.spawn([&](std::stop_token) -> lazy {
            if (++ended % 100 == 0)
              throw std::runtime_error("one in a hundred");
            co_return;
          });
          if (t == 0 && i == tasks / 2)
            scope.cancel();
        }
      });
    [](task_scope& scope, std::atomic<int>& joined) -> subject::eager {
      co_await scope.wait();
      ++joined;
    }(scope, joined);
    for (auto& t : pool)
      t.join();
    EXPECT_EQ(joined, 0);
    std::thread(std::move(first)).join();
    EXPECT_EQ(joined, 1);
    EXPECT_EQ(ended, threads * tasks);
    EXPECT_EQ(scope.take_failures().size(), threads * tasks / 100u);
  }
}

} // namespace
