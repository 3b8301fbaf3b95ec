// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "llm/client.hpp"
#include "server/endpoint.hpp"
#include "unit/run.hpp"

#include <gmock/gmock.h>

#include <atomic>

namespace engine::llm {
namespace {

using namespace std::chrono_literals;
using server::fault;
using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Lt;

client_options fast(const server::endpoint& endpoint) {
  client_options options;
  options.base_url = endpoint.base_url();
  options.silence_timeout = 200ms;
  options.first_backoff = 1ms;
  return options;
}

server::script always(fault f) {
  return [f](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = f;
    return reply;
  };
}

struct Client : testing::Test {
  test_strand strand;

  std::string ask(const client_options& options) {
    return strand.run(client(options).complete({{"user", "x"}}));
  }
  error failing(const client_options& options) {
    try {
      ADD_FAILURE() << "answered: " << ask(options);
    } catch (const error& e) {
      return e;
    }
    return {failure::malformed, ""};
  }
};

TEST_F(Client, ReadsAnAnswer) {
  server::endpoint endpoint([](const server::request& r) {
    EXPECT_EQ(r.question, "x");
    EXPECT_EQ(r.authorization, "Bearer secret");
    EXPECT_THAT(r.body, HasSubstr(R"("model":"small")"));
    return server::reply{.tokens = {"one", " two", " \u20ac"}};
  });
  auto options = fast(endpoint);
  options.api_key = "secret";
  options.model = "small";
  EXPECT_EQ(ask(options), "one two \u20ac");
}

TEST_F(Client, TakesServerKeyAndModelFromTheEnvironment) {
  server::endpoint endpoint([](const server::request& r) {
    EXPECT_EQ(r.authorization, "Bearer from outside");
    EXPECT_THAT(r.body, HasSubstr(R"("model":"local")"));
    return server::reply{.tokens = {"hello"}};
  });
  setenv("OPENAI_BASE_URL", endpoint.base_url().c_str(), 1);
  setenv("OPENAI_API_KEY", "from outside", 1);
  setenv("OPENAI_MODEL", "local", 1);
  EXPECT_EQ(ask(options_from_environment()), "hello");
  for (auto name : {"OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL"})
    unsetenv(name);
  EXPECT_EQ(options_from_environment().base_url, client_options().base_url);
}

TEST_F(Client, ResolvesNames) {
  server::endpoint endpoint;
  auto options = fast(endpoint);
  options.base_url.replace(options.base_url.find("127.0.0.1"), 9, "localhost");
  EXPECT_EQ(ask(options), "answer to x");
}

TEST_F(Client, SaysWhatFailed) {
  struct {
    fault fault;
    failure kind;
    const char* what;
  } table[] = {
      {fault::reject, failure::refused, "answers 401: no such key"},
      {fault::overload, failure::overloaded, "answers 503: too many requests"},
      {fault::cut, failure::cut, "broke: Connection reset by peer"},
      {fault::end_early, failure::cut, "ended half-way"},
      {fault::stall, failure::timeout, "timeout"},
      {fault::malformed_sse, failure::malformed, "an event of the stream exceeds"},
      {fault::malformed_json, failure::malformed, "not JSON: {\"choices\": [oops"},
  };
  for (auto& row : table) {
    server::endpoint endpoint(always(row.fault));
    auto options = fast(endpoint);
    options.max_attempts = 1;
    auto e = failing(options);
    EXPECT_EQ(e.kind(), row.kind) << e.what();
    EXPECT_THAT(e.what(), HasSubstr(row.what));
  }
}

TEST_F(Client, SaysThatNobodyListens) {
  server::endpoint endpoint(server::echo, false);
  auto e = failing(fast(endpoint));
  EXPECT_EQ(e.kind(), failure::connect);
  EXPECT_THAT(e.what(), AllOf(HasSubstr("cannot connect to 127.0.0.1:"), HasSubstr("refused")));
}

TEST_F(Client, TriesAgainWhatMayPass) {
  server::endpoint endpoint([](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = r.ordinal < 3 ? fault::overload : fault::none;
    return reply;
  });
  EXPECT_EQ(ask(fast(endpoint)), "answer to x");
  EXPECT_EQ(endpoint.stats().requests, 3u);
}

TEST_F(Client, GivesUpAfterTheLastAttempt) {
  server::endpoint endpoint(always(fault::overload));
  EXPECT_EQ(failing(fast(endpoint)).kind(), failure::overloaded);
  EXPECT_EQ(endpoint.stats().requests, 3u);
}

TEST_F(Client, DoesNotRepeatWhatWouldNotChangeOrWasHalfRead) {
  for (auto f : {fault::reject, fault::cut, fault::malformed_json}) {
    server::endpoint endpoint([f](const server::request&) {
      return server::reply{.fault = f, .tokens = {"a", "b", "c", "d"}, .pace = 20ms};
    });
    (void)failing(fast(endpoint));
    EXPECT_EQ(endpoint.stats().requests, 1u) << static_cast<int>(f);
  }
}

TEST_F(Client, ObeysRetryAfterUpToItsLimit) {
  server::endpoint endpoint([](const server::request& r) {
    auto reply = server::echo(r);
    reply.fault = r.ordinal < 2 ? fault::overload : fault::none;
    reply.retry_after = 3600s;
    return reply;
  });
  auto options = fast(endpoint);
  options.max_backoff = 150ms;
  auto start = std::chrono::steady_clock::now();
  ask(options);
  EXPECT_THAT(std::chrono::steady_clock::now() - start, AllOf(Ge(150ms), Lt(5s)));
}

TEST_F(Client, RefusesAHugePromptBeforeItConnects) {
  client_options options;
  options.max_prompt_bytes = 1000;
  client client(options);
  try {
    client.stream({{"user", std::string(2000, 'x')}});
    FAIL();
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::bad_request);
    EXPECT_THAT(e.what(), HasSubstr("the limit is 1000"));
  }
}

TEST_F(Client, ASlowReaderSlowsTheServerDown) {
  server::endpoint endpoint([](const server::request&) {
    return server::reply{.tokens = {std::string(1000, 'x')}, .repeat = 50'000};
  });
  auto options = fast(endpoint);
  options.silence_timeout = 10s;
  auto answer = client(options).stream({{"user", "x"}});
  auto one = strand.run(answer.next());
  EXPECT_EQ(one->size(), 1000u);
  std::size_t sent = 0; // stops growing when the socket's buffers are full
  EXPECT_TRUE(soon([&] {
    std::this_thread::sleep_for(200ms);
    return std::exchange(sent, endpoint.stats().bytes_sent) == sent && sent;
  }));
  EXPECT_THAT(sent, Lt(20'000'000u));
}

} // namespace
} // namespace engine::llm
