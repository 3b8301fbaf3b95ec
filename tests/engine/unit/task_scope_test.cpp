// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cure as a context manager: waif::task_scope over Asio, then over real answers.
#include "chat/simple_chat_engine.hpp"
#include "server/endpoint.hpp"
#include "tasks/watch.hpp"
#include "unit/run.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <waif/asio_task_scope.hpp>

#include <atomic>

namespace engine {
namespace {

using namespace std::chrono_literals;
using waif::on_failure;
using waif::task_scope;

task<> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

task<> note(std::chrono::milliseconds time, int& ended, const char* failure = nullptr) {
  struct count { // however it ends
    int& ended;
    ~count() { ++ended; }
  } count{ended};
  co_await pause(time);
  if (failure)
    throw std::runtime_error(failure);
}

TEST(AsioScope, WaitsForAllAndThrowsWhatOneFailedWith) {
  test_strand s;
  int ended = 0;
  s.run(waif::with_scope(s.on, [&](task_scope& scope) -> task<> {
    for (auto time : {1ms, 5ms, 10ms})
      waif::spawn(scope, s.on, note(time, ended));
    co_return;
  }));
  EXPECT_EQ(ended, 3);

  auto start = std::chrono::steady_clock::now();
  try {
    s.run(waif::with_scope(s.on, [&](task_scope& scope) -> task<> {
      waif::spawn(scope, s.on, note(1h, ended)); // cancelled by the other's failure
      waif::spawn(scope, s.on, note(1ms, ended, "broken"));
      co_await pause(1h); // so is the body
    }));
    FAIL();
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "broken");
  }
  EXPECT_EQ(ended, 5);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(AsioScope, CancellingWhoWaitsEndsTheTasksFirst) {
  test_strand s;
  int ended = 0;
  auto scoped = waif::with_scope(s.on, [&](task_scope& scope) -> task<> {
    waif::spawn(scope, s.on, note(1h, ended));
    waif::spawn(scope, s.on, note(1h, ended));
    co_return;
  });
  EXPECT_THROW(s.run(within(10ms, s.on, std::move(scoped))), timed_out);
  EXPECT_EQ(ended, 2);
}

TEST(AsioScope, AScopeThatDiesCancelsItsTasks) {
  test_strand s;
  int ended = 0;
  {
    task_scope scope;
    waif::spawn(scope, s.on, note(1h, ended));
    s.context.poll();
    s.context.restart();
  }
  s.context.run(); // returns when nothing is left to run
  EXPECT_EQ(ended, 1);
}

TEST(AsioScope, TasksOfManyStrandsJoinOnOne) {
  asio::thread_pool pool(4);
  std::atomic<int> ended = 0;
  auto work = [](std::atomic<int>& ended) -> task<> {
    co_await pause(1ms);
    ++ended;
  };
  auto all = [&](executor on) -> task<> {
    co_await waif::with_scope(on, [&](task_scope& scope) -> task<> {
      for (int i = 0; i < 200; ++i)
        waif::spawn(scope, asio::make_strand(executor(pool.get_executor())), work(ended));
      co_return;
    });
    EXPECT_EQ(ended, 200);
  };
  strand on = asio::make_strand(executor(pool.get_executor()));
  asio::co_spawn(on, all(on), asio::use_future).get();
}

struct Answers : testing::Test {
  test_strand strand;
  server::endpoint endpoint{[](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = r.question.ends_with("fails")   ? server::fault::cut
                  : r.question.ends_with("waits") ? server::fault::stall
                                                  : server::fault::none;
    return reply;
  }};
  SimpleChatEngine engine{{strand.on, [&] {
                             llm::client_options options;
                             options.base_url = endpoint.base_url();
                             options.max_attempts = 1;
                             return llm::client(options);
                           }()}};

  task<> write(std::string question) {
    co_await write_history(co_await engine.prepare(std::move(question)));
  }
};

// The defect's own shape, cured: the task that writes the history is kept, by the scope.
TEST_F(Answers, TheHistoryIsWrittenWhenTheScopeEnds) {
  strand.run(waif::with_scope(strand.on, [&](task_scope& scope) -> task<> {
    for (auto question : {"one", "two", "three"})
      waif::spawn(scope, strand.on, write(question));
    co_return;
  }));
  EXPECT_EQ(engine.memory().all().size(), 6u);
}

TEST_F(Answers, AFailureReachesWhoOpenedTheScopeAndConnectionsAreReleased) {
  EXPECT_THROW(strand.run(waif::with_scope(strand.on,
                                           [&](task_scope& scope) -> task<> {
                                             waif::spawn(scope, strand.on, write("it waits"));
                                             waif::spawn(scope, strand.on, write("it fails"));
                                             co_return;
                                           })),
               llm::error);
  EXPECT_TRUE(engine.memory().all().empty());
  EXPECT_TRUE(soon([&] { return endpoint.stats().open_now == 0; }));
}

TEST_F(Answers, AllFailuresAreCollected) {
  try {
    strand.run(waif::with_scope(
        strand.on,
        [&](task_scope& scope) -> task<> {
          for (auto question : {"one fails", "two", "three fails"})
            waif::spawn(scope, strand.on, write(question));
          co_return;
        },
        on_failure::carry_on));
    FAIL();
  } catch (const waif::task_failures& all) {
    EXPECT_EQ(all.failures().size(), 2u);
    EXPECT_THAT(all.what(), testing::HasSubstr("reset by peer"));
  }
  EXPECT_EQ(engine.memory().all().size(), 2u);
}

} // namespace
} // namespace engine
