// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chat/condense_question_chat_engine.hpp"
#include "chat/simple_chat_engine.hpp"
#include "server/endpoint.hpp"
#include "tasks/watch.hpp"
#include "unit/run.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

namespace engine {
namespace {

using namespace std::chrono_literals;
using llm::failure;
using server::fault;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

server::script always(fault f) {
  return [f](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = f;
    return reply;
  };
}

struct Chat : testing::Test {
  test_strand strand;
  std::vector<std::string> unread; // what the sink got

  SimpleChatEngine engine(const server::endpoint& endpoint, std::size_t budget = 4096) {
    llm::client_options options;
    options.base_url = endpoint.base_url();
    options.silence_timeout = 5s;
    options.max_attempts = 1;
    return SimpleChatEngine({strand.on, llm::client(options), std::make_shared<chat_memory>(budget),
                             [this](const std::string& what) { unread.push_back(what); }});
  }
};

TEST(ChatMemory, KeepsTheLatestWithinTheBudget) {
  test_strand strand;
  chat_memory memory(3, [](const llm::message&) { return 1; });
  strand.run(memory.aput({{"user", "1"}, {"assistant", "2"}}));
  strand.run(memory.aput({{"user", "3"}, {"assistant", "4"}}));
  // Three messages fit, but an answer without its question is no beginning.
  EXPECT_THAT(memory.get(), ElementsAre(llm::message{"user", "3"}, llm::message{"assistant", "4"}));
  EXPECT_THAT(memory.get(2), IsEmpty());
  EXPECT_EQ(memory.all().size(), 4u);
}

TEST_F(Chat, AnswersAndRemembers) {
  std::vector<std::size_t> sizes;
  server::endpoint endpoint([&](const server::request& r) {
    sizes.push_back(std::count(r.body.begin(), r.body.end(), '{') - 1);
    return server::echo(r);
  });
  auto engine = this->engine(endpoint);
  EXPECT_EQ(strand.run(engine.achat("one")), "answer to one");
  EXPECT_EQ(strand.run(engine.achat("two")), "answer to two");
  EXPECT_THAT(engine.memory().all(),
              ElementsAre(llm::message{"user", "one"}, llm::message{"assistant", "answer to one"},
                          llm::message{"user", "two"}, llm::message{"assistant", "answer to two"}));
  EXPECT_THAT(sizes, ElementsAre(1, 3)); // the second prompt has the first exchange
}

TEST_F(Chat, CondensesTheQuestionOnceThereIsAHistory) {
  std::vector<std::string> asked;
  server::endpoint endpoint([&](const server::request& r) {
    asked.push_back(r.question);
    if (r.question.starts_with(CondenseQuestionChatEngine::instruction))
      return server::reply{.tokens = {"how big ", "is Waif?"}};
    return server::echo(r);
  });
  llm::client_options options;
  options.base_url = endpoint.base_url();
  CondenseQuestionChatEngine engine({strand.on, llm::client(options)});
  EXPECT_EQ(strand.run(engine.achat("what is Waif?")), "answer to what is Waif?");
  EXPECT_EQ(strand.run(engine.achat("how big is it?")), "answer to how big is Waif?");
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_THAT(asked[1], HasSubstr("user: what is Waif?\nassistant: answer to what is Waif?\n"));
  EXPECT_THAT(asked[1], HasSubstr("\nQuestion: how big is it?"));
  EXPECT_EQ(engine.memory().all()[2].content, "how big is it?"); // the history has what was said
}

TEST_F(Chat, HandsTheFailureToTheReaderOnceAndKeepsTheHistoryWhole) {
  server::endpoint endpoint(always(fault::cut));
  auto engine = this->engine(endpoint);
  strand.run([](SimpleChatEngine& engine) -> task<> {
    auto response = co_await engine.astream_chat("x");
    int failures = 0;
    for (int i = 0; i < 3; ++i)
      try {
        while (co_await response.next()) {
        }
      } catch (const llm::error& e) {
        EXPECT_EQ(e.kind(), failure::cut) << e.what();
        ++failures;
      }
    EXPECT_EQ(failures, 1);
  }(engine));
  EXPECT_THAT(engine.memory().all(), IsEmpty());
  EXPECT_THAT(unread, IsEmpty());
}

TEST_F(Chat, TheHistoryIsWrittenWhenTheReaderSeesTheEnd) {
  server::endpoint endpoint;
  auto engine = this->engine(endpoint);
  strand.run([](SimpleChatEngine& engine) -> task<> {
    auto response = co_await engine.astream_chat("x");
    while (co_await response.next()) {
    }
    EXPECT_EQ(engine.memory().all().size(), 2u);
  }(engine));
}

TEST_F(Chat, AnAbandonedAnswerReleasesItsConnection) {
  server::endpoint endpoint(always(fault::stall));
  auto engine = this->engine(endpoint);
  auto start = std::chrono::steady_clock::now();
  strand.run([](SimpleChatEngine& engine) -> task<> {
    auto response = co_await engine.astream_chat("x y z");
    EXPECT_EQ(co_await response.next(), "answer ");
  }(engine)); // returns when nothing is left to run
  EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
  EXPECT_TRUE(soon([&] { return endpoint.stats().open_now == 0; }));
  EXPECT_THAT(engine.memory().all(), IsEmpty());
  EXPECT_THAT(unread, IsEmpty()); // a cancellation that we asked for is no failure
}

// The reader's heart beats with each token, so a back end that is slow lives and a stuck one is
// noticed within the limit.
TEST_F(Chat, AStuckBackEndIsNoticedAndCancelled) {
  auto read = [](SimpleChatEngine& engine, std::shared_ptr<heartbeat> heart) -> task<> {
    auto response = co_await engine.astream_chat("one two three four five six");
    while (co_await response.next())
      heart->beat();
  };
  for (auto stuck : {false, true}) {
    server::endpoint endpoint([stuck](const server::request& r) {
      auto reply = server::echo(r);
      reply.fault = stuck ? fault::stall : fault::none;
      reply.pace = 50ms; // 400 ms in all
      return reply;
    });
    auto engine = this->engine(endpoint);
    auto heart = std::make_shared<heartbeat>();
    auto start = heartbeat::clock::now();
    auto watched = while_beating(300ms, strand.on, heart, read(engine, heart));
    if (!stuck) {
      strand.run(std::move(watched));
      EXPECT_EQ(heart->count(), 8u);
      continue;
    }
    EXPECT_THROW(strand.run(std::move(watched)), timed_out);
    EXPECT_FALSE(heart->healthy(300ms));
    EXPECT_LT(heartbeat::clock::now() - start, 4s); // the client itself would wait for 5 s
    EXPECT_TRUE(soon([&] { return endpoint.stats().open_now == 0; }));
  }
  EXPECT_THAT(unread, IsEmpty());
}

TEST_F(Chat, AFailureAfterTheReaderLeftGoesToTheSink) {
  server::endpoint endpoint(server::echo, false);
  auto engine = this->engine(endpoint);
  strand.run([](SimpleChatEngine& engine, test_strand& s) -> task<> {
    auto response = co_await engine.astream_chat("x");
    asio::steady_timer pause(s.on, 100ms); // the task has failed, nobody has read it
    co_await pause.async_wait(asio::use_awaitable);
  }(engine, strand));
  EXPECT_THAT(unread, ElementsAre(HasSubstr("refused")));
}

TEST_F(Chat, RefusesQuestionsThatCannotBeAsked) {
  server::endpoint endpoint;
  auto engine = this->engine(endpoint, 100);
  for (auto [question, why] : {std::pair{std::string(), "is empty"},
                               {std::string(1000, 'x'), "the budget is 100"},
                               {std::string("\xff"), "not valid UTF-8"}})
    try {
      strand.run(engine.achat(question));
      FAIL();
    } catch (const llm::error& e) {
      EXPECT_EQ(e.kind(), failure::bad_request);
      EXPECT_THAT(e.what(), HasSubstr(why));
    }
  EXPECT_EQ(endpoint.stats().requests, 0u);
}

TEST_F(Chat, BlocksThoseWhoCanBlock) {
  server::endpoint endpoint([](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = r.question == "three" ? server::fault::stall : server::fault::none;
    return reply;
  });
  auto engine = this->engine(endpoint);
  auto work = asio::make_work_guard(strand.context);
  std::thread thread([&] { strand.context.run(); });
  EXPECT_EQ(engine.chat("one"), "answer to one");
  std::string all;
  auto stream = engine.stream_chat("two");
  while (auto token = stream.next())
    all += *token;
  EXPECT_EQ(all, "answer to two");
  EXPECT_THROW(engine.chat(""), llm::error);
  {
    auto abandoned = engine.stream_chat("three");
    EXPECT_TRUE(abandoned.next()); // under way, so that it ends half-way every time
  }
  asio::co_spawn(
      strand.on,
      [&]() -> task<> {
        EXPECT_THROW(engine.chat("deadlock"), std::logic_error);
        co_return;
      },
      asio::use_future)
      .get();
  work.reset();
  thread.join();
}

} // namespace
} // namespace engine
