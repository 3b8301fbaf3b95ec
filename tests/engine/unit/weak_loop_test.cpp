// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The symptoms of the original report, each on the loop that reproduces its rule.
#include "defects/weak_chat.hpp"

#include <gtest/gtest.h>
#include <waif/adapters/test_scope.hpp>

namespace engine::defects {
namespace {

constexpr std::size_t never = 1'000'000; // collections come when so many jobs were made

TEST(WeakLoop, AJobThatSomebodyKnowsEndsInTime) {
  weak_loop loop(never);
  weak_chat chat{loop};
  auto kept = write_history(loop, chat, false);
  EXPECT_EQ(loop.collect(), 0u);
  loop.advance(100);
  EXPECT_TRUE(kept.done());
  EXPECT_EQ(chat.history, 1u);
  EXPECT_EQ(chat.connections, 0u);
}

TEST(WeakLoop, TerminatedHalfWay) {
  weak_loop loop(never);
  weak_chat chat{loop};
  ask_and_forget(chat, false);
  loop.advance(5);
  EXPECT_EQ(chat.connections, 1u); // it is at work
  EXPECT_EQ(loop.collect(), 1u);
  loop.advance(100);
  EXPECT_EQ(chat.history, 0u);
}

TEST(WeakLoop, ExceptionUnhandled) {
  waif::expect_lost lost(1); // nobody but the ledger hears of it
  weak_loop loop(never);
  weak_chat chat{loop};
  ask_and_forget(chat, true);
  EXPECT_NO_THROW(loop.advance(100));
  loop.collect();
}

TEST(WeakLoop, ResourceNotReleased) {
  struct answer {
    std::shared_ptr<answer> self; // a circle: nobody gets here any more
    weak_loop::job job;
  };
  weak_loop loop(never);
  weak_chat chat{loop};
  std::weak_ptr<answer> leaked;
  {
    auto a = std::make_shared<answer>(answer{nullptr, write_history(loop, chat, false)});
    a->self = a;
    leaked = a;
  }
  loop.collect();
  EXPECT_EQ(chat.connections, 1u);
  leaked.lock()->self.reset();
  loop.collect();
  EXPECT_EQ(chat.connections, 0u);
}

TEST(WeakLoop, UnpredictableUnderLoad) {
  auto written = [](std::size_t at_a_time) {
    weak_loop loop(50);
    weak_chat chat{loop};
    for (std::size_t i = 1; i <= 200; ++i) {
      ask_and_forget(chat, false);
      if (i % at_a_time == 0)
        loop.advance(1);
    }
    loop.advance(100);
    return chat.history;
  };
  auto quiet = written(1), busy = written(4), flood = written(200);
  EXPECT_GT(quiet, busy); // the same code, the same chats
  EXPECT_GT(busy, flood);
  EXPECT_GT(quiet, 0u);
}

} // namespace
} // namespace engine::defects
