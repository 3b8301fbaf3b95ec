// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/pipe.hpp"
#include "tasks/watch.hpp"
#include "unit/run.hpp"

#include <gmock/gmock.h>

namespace engine {
namespace {

using namespace std::chrono_literals;

task<> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

TEST(Pipe, GivesWhatIsBufferedAfterTheEndAndMakesTheWriterWait) {
  test_strand s;
  s.run([](strand on) -> task<> {
    pipe<int> pipe(on, 2);
    int written = 0;
    auto write = [](auto& pipe, int& written) -> task<> {
      while (written < 10) {
        co_await pipe.push(written);
        ++written;
      }
      pipe.close();
    };
    owned_task writer(on, write(pipe, written), [](auto&) {});
    co_await pause(20ms);
    EXPECT_EQ(written, 2);
    for (int i = 0; i < 10; ++i)
      EXPECT_EQ(co_await pipe.pop(), i);
    co_await writer.join();
    EXPECT_EQ(co_await pipe.pop(), std::nullopt);
  }(s.on));
}

TEST(Within, EndsWhatTakesTooLongAndPassesOnTheRest) {
  test_strand s;
  s.run(within(10s, s.on, pause(1ms)));
  auto failing = []() -> task<> {
    co_await pause(1ms);
    throw std::runtime_error("own");
  };
  EXPECT_THROW(s.run(within(10s, s.on, failing())), std::runtime_error);
  EXPECT_THROW(s.run(within(20ms, s.on, pause(1h))), timed_out); // and nothing is left to run
}

TEST(Within, OutlivesItsWorkEvenWhenItIsCancelled) {
  test_strand s;
  s.run([](strand on) -> task<> {
    bool inner_ended = false, outer_ended = false;
    struct flag {
      bool& set;
      ~flag() { set = true; }
    };
    auto inner = [](bool& ended) -> task<> {
      flag f{ended};
      co_await pause(1h);
    };
    auto outer = [](strand on, task<> work, bool& inner_ended, bool& ended) -> task<> {
      flag f{ended};
      try {
        co_await within(1h, on, std::move(work));
      } catch (...) {
        EXPECT_TRUE(inner_ended);
        throw;
      }
    };
    owned_task running(on, outer(on, inner(inner_ended), inner_ended, outer_ended), [](auto&) {});
    co_await pause(5ms);
    running.cancel();
    EXPECT_THROW(co_await running.join(), boost::system::system_error);
    EXPECT_TRUE(outer_ended);
  }(s.on));
}

TEST(Heartbeat, NoticesWorkThatIsStuckAndNotWorkThatIsLong) {
  test_strand s;
  auto heart = std::make_shared<heartbeat>();
  auto work = [](std::shared_ptr<heartbeat> heart, bool sticks) -> task<> {
    for (int i = 0; i < 10; ++i) {
      co_await pause(30ms);
      heart->beat();
    }
    if (sticks)
      co_await pause(1h);
  };
  s.run(while_beating(200ms, s.on, heart, work(heart, false))); // 300 ms and alive
  EXPECT_EQ(heart->count(), 10u);
  EXPECT_TRUE(heart->healthy(10s));
  heart = std::make_shared<heartbeat>();
  auto start = heartbeat::clock::now();
  EXPECT_THROW(s.run(while_beating(200ms, s.on, heart, work(heart, true))), timed_out);
  EXPECT_GE(heartbeat::clock::now() - start, 500ms);
  EXPECT_LT(heartbeat::clock::now() - start, 5s);
  EXPECT_FALSE(heart->healthy(100ms));
}

} // namespace
} // namespace engine
