// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A thousand streams at once against an endpoint that fails in every way it knows. The ledger looks
// on: afterwards no task is live and no exception is lost, and every failure had one receiver.
#include "chat/simple_chat_engine.hpp"
#include "server/endpoint.hpp"
#include "tasks/watch.hpp"
#include "unit/run.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <malloc.h>
#include <waif/waif.h>

#include <array>
#include <iostream>

namespace engine {
namespace {

using namespace std::chrono_literals;
using llm::failure;
using server::fault;

using server::every_fault;

constexpr std::array expected_failure{failure::bad_request /* none */,
                                      failure::overloaded,
                                      failure::refused,
                                      failure::cut,
                                      failure::cut,
                                      failure::timeout,
                                      failure::malformed,
                                      failure::malformed};

constexpr std::size_t streams = 1000;

struct outcome {
  std::size_t answered = 0, other = 0;
  std::array<std::size_t, every_fault.size()> failed{};
};

std::size_t kind_of(const std::string& question) {
  return static_cast<std::size_t>(server::fault_of(question));
}

// Nobody listens: every stream is refused before it begins.
void refusal() {
  server::endpoint endpoint(server::echo, false);
  test_strand strand;
  llm::client_options options;
  options.base_url = endpoint.base_url();
  options.max_attempts = 2;
  options.first_backoff = 1ms;
  SimpleChatEngine engine({strand.on, llm::client(options)});
  std::size_t refused = 0;
  auto ask = [](ChatEngine& engine, std::size_t& refused) -> task<> {
    try {
      co_await engine.achat("x");
    } catch (const llm::error& e) {
      refused += e.kind() == failure::connect;
    }
  };
  for (std::size_t i = 0; i < streams; ++i)
    asio::co_spawn(strand.on, ask(engine, refused), [](std::exception_ptr e) { EXPECT_FALSE(e); });
  strand.context.run();
  EXPECT_EQ(refused, streams);
  std::cout << streams << " streams at once, all refused, " << refused << " failures delivered\n";
}

task<> chat(ChatEngine& engine, std::string question, outcome& out) {
  auto kind = kind_of(question);
  try {
    auto text = co_await engine.achat(question);
    ++(text == "answer to " + question ? out.answered : out.other);
  } catch (const llm::error& e) {
    ++(e.kind() == expected_failure[kind] ? out.failed[kind] : out.other);
  }
}

waif_counts counts() {
  waif_counts now{};
  if (waif_get_counts) // no ledger: no counts, and the test says less
    waif_get_counts(&now);
  return now;
}

void every_fault_at_once() {
  server::endpoint endpoint([](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = server::fault_of(r.question);
    reply.wait_for = streams; // all of them are open at once
    return reply;
  });
  test_strand strand;
  llm::client_options options;
  options.base_url = endpoint.base_url();
  options.max_attempts = 1;
  options.connect_timeout = 60s;
  options.silence_timeout = 10s;
  std::vector<std::string> unread;
  SimpleChatEngine engine({strand.on, llm::client(options), std::make_shared<chat_memory>(),
                           [&](const std::string& what) { unread.push_back(what); }});
  outcome out;
  for (std::size_t i = 1; i <= streams; ++i)
    asio::co_spawn(strand.on, chat(engine, "question " + std::to_string(i), out),
                   [](std::exception_ptr e) { EXPECT_FALSE(e); });
  strand.context.run();

  std::size_t delivered = 0;
  for (std::size_t kind = 1; kind < every_fault.size(); ++kind) {
    EXPECT_EQ(out.failed[kind], streams / every_fault.size()) << kind;
    delivered += out.failed[kind];
  }
  EXPECT_EQ(out.answered, streams / every_fault.size());
  EXPECT_EQ(out.other, 0u);
  EXPECT_THAT(unread, testing::IsEmpty()); // the reader got it, so nobody else did
  EXPECT_EQ(engine.memory().all().size(), 2 * out.answered);
  EXPECT_EQ(endpoint.stats().open_at_most, streams);
  EXPECT_TRUE(soon([&] { return endpoint.stats().open_now == 0; }));
  std::cout << streams << " streams at once, " << endpoint.stats().faults << " faults injected, "
            << delivered << " failures delivered, " << unread.size() << " to nobody\n";
}

// All that a load may leave is what its first run put into caches and pools.
void leaves_nothing(void (*load)(), std::size_t tasks) {
  load();
  auto before = counts();
  auto bytes_before = mallinfo2().uordblks;
  load();
  auto after = counts();
  EXPECT_EQ(after.live, before.live);
  EXPECT_EQ(after.lost, before.lost);
  EXPECT_EQ(after.never_started, before.never_started);
  EXPECT_EQ(after.swallowed, before.swallowed);
  EXPECT_EQ(after.stored - before.stored, after.retrieved - before.retrieved);
  if (waif_get_counts) {
    EXPECT_GT(after.created, before.created + tasks);
  }
  EXPECT_LT(mallinfo2().uordblks, bytes_before + (1 << 20)); // one megabyte: a byte or so a task
}

TEST(Load, AThousandStreamsAndEveryFault) { leaves_nothing(every_fault_at_once, streams); }
TEST(Load, AThousandStreamsAndNoServer) { leaves_nothing(refusal, streams); }

void flood() {
  constexpr std::size_t token = 1000, tokens = 100'000; // 100 MB
  server::endpoint endpoint([](const server::request&) {
    return server::reply{.tokens = {std::string(token, 'x')}, .repeat = tokens};
  });
  test_strand strand;
  llm::client_options options;
  options.base_url = endpoint.base_url();
  options.max_answer_bytes = token * tokens;
  strand.run([](llm::client client) -> task<> {
    auto start = mallinfo2().uordblks;
    std::size_t most = 0, bytes = 0;
    auto stream = client.stream({{"user", "x"}});
    for (std::size_t n = 0; auto next = co_await stream.next(); ++n) {
      bytes += next->size();
      if (n % 1000 == 0) { // a slow reader
        asio::steady_timer pause(co_await asio::this_coro::executor, 2ms);
        co_await pause.async_wait(asio::use_awaitable);
        most = std::max(most, mallinfo2().uordblks);
      }
    }
    EXPECT_EQ(bytes, token * tokens);
    EXPECT_LT(most, start + (8 << 20));
    std::cout << bytes << " bytes of answer, at most " << most - start << " bytes more in use\n";
  }(llm::client(options)));
}

TEST(Load, AFloodIsReadInBoundedMemory) { leaves_nothing(flood, 1); }

TEST(Load, AnAnswerThatWouldFillTheHistoryIsRefused) {
  server::endpoint endpoint([](const server::request&) {
    return server::reply{.tokens = {std::string(1000, 'x')}, .repeat = 100'000};
  });
  test_strand strand;
  llm::client_options options;
  options.base_url = endpoint.base_url();
  options.max_answer_bytes = 1'000'000;
  SimpleChatEngine engine({strand.on, llm::client(options)});
  EXPECT_THROW(strand.run(engine.achat("x")), llm::error);
  EXPECT_THAT(engine.memory().all(), testing::IsEmpty());
}

} // namespace
} // namespace engine
