// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "server/endpoint.hpp"
#include "unit/run.hpp"
#include "workflow/agent_workflow.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

namespace engine {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

task<> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

tool add_tool() {
  return {{"add", "adds"}, [](std::string arguments, shared_context& context) -> task<std::string> {
            co_await pause(1ms);
            context["added"] = arguments;
            co_return "5";
          }};
}

struct Workflow : testing::Test {
  test_strand strand;
  std::vector<std::string> unread;

  AgentWorkflow workflow(const server::endpoint& endpoint, std::vector<agent> agents,
                         workflow_options options = {}) {
    llm::client_options client;
    client.base_url = endpoint.base_url();
    client.max_attempts = 1;
    options.sink = [this](const std::string& what) { unread.push_back(what); };
    return AgentWorkflow(strand.on, llm::client(client), std::move(agents), options);
  }

  // What ends a run whose model says what the script says.
  std::string failure(server::script script, std::vector<agent> agents,
                      workflow_options options = {}) {
    server::endpoint endpoint(std::move(script));
    auto run = workflow(endpoint, std::move(agents), options).run("question");
    try {
      return "answered: " + strand.run(run.result());
    } catch (const std::exception& e) {
      return e.what();
    }
  }
};

std::string describe(const workflow_event& event) {
  struct {
    std::string operator()(const agent_started& e) { return e.agent + " starts"; }
    std::string operator()(const token_arrived& e) { return e.agent + ": " + e.text; }
    std::string operator()(const tool_called& e) { return e.call.name + e.call.arguments; }
    std::string operator()(const tool_returned& e) { return e.tool + " = " + e.result; }
    std::string operator()(const handed_off& e) { return e.from + " -> " + e.to; }
    std::string operator()(const run_finished& e) { return e.agent + " ends: " + e.answer; }
  } text;
  return std::visit(text, event);
}

server::script calls(std::string name, std::string arguments) {
  return [=](const server::request&) { return server::reply{.calls = {{"id1", name, arguments}}}; };
}

TEST_F(Workflow, StreamsTheEventsOfToolsAndHandOffs) {
  server::endpoint endpoint([](const server::request& r) -> server::reply {
    switch (r.ordinal) {
    case 1:
      EXPECT_THAT(r.body, HasSubstr(R"("enum":["writer"])"));
      return {.calls = {{"a", "add", R"({"x":2})"}, {"b", "add", R"({"x":3})"}}};
    case 2:
      EXPECT_THAT(r.body, HasSubstr(R"("tool_call_id":"b")"));
      return {.tokens = {"to you"}, .calls = {{"c", "handoff", R"({"to":"writer"})"}}};
    default:
      EXPECT_THAT(r.body, HasSubstr("You write."));
      return {.tokens = {"it is ", "5"}};
    }
  });
  auto run = workflow(endpoint, {{"counter", "You count.", {add_tool()}, {"writer"}},
                                 {"writer", "You write."}})
                 .run("2 + 3?");
  std::vector<std::string> seen;
  strand.run([](WorkflowRun& run, std::vector<std::string>& seen) -> task<> {
    while (auto event = co_await run.next_event())
      seen.push_back(describe(*event));
  }(run, seen));
  EXPECT_THAT(seen, ElementsAre("counter starts", R"(add{"x":2})", R"(add{"x":3})", "add = 5",
                                "add = 5", "counter: to you", R"(handoff{"to":"writer"})",
                                "handoff = handed over", "counter -> writer", "writer starts",
                                "writer: it is ", "writer: 5", "writer ends: it is 5"));
  EXPECT_TRUE(run.context().contains("added"));
  EXPECT_EQ(endpoint.stats().requests, 3u);
}

TEST_F(Workflow, SaysWhatEndedTheRun) {
  auto throwing = add_tool();
  throwing.call = [](std::string, shared_context&) -> task<std::string> {
    throw std::runtime_error("no paper");
    co_return "";
  };
  EXPECT_EQ(failure(calls("add", "{}"), {{"a", "", {throwing}}}), "tool 'add' failed: no paper");
  EXPECT_EQ(failure(calls("sub", "{}"), {{"a", "", {throwing}}}), "agent 'a' has no tool 'sub'");
  for (auto bad : {R"({"to":"nobody"})", R"({"to":7})", "{", "[]", ""})
    EXPECT_THAT(failure(calls("handoff", bad), {{"a", "", {}, {"b"}}, {"b", ""}}),
                HasSubstr("agent 'a' cannot hand over to '"));
  EXPECT_EQ(failure(calls("handoff", "{}"), {{"a", ""}}), "agent 'a' has no tool 'handoff'");
  EXPECT_THAT(
      failure([](auto&) { return server::reply{.fault = server::fault::overload}; }, {{"a", ""}}),
      HasSubstr("503"));
  EXPECT_THAT(unread, ElementsAre());
}

TEST_F(Workflow, EndsACycleOfHandOffs) {
  auto back_and_forth = [](const server::request& r) {
    return server::reply{
        .calls = {{"x", "handoff", r.ordinal % 2 ? R"({"to":"b"})" : R"({"to":"a"})"}}};
  };
  EXPECT_EQ(failure(back_and_forth, {{"a", "", {}, {"b"}}, {"b", "", {}, {"a"}}}, {.max_steps = 7}),
            "no answer after 7 steps; the last agent was 'b'");
}

TEST_F(Workflow, EndsARunThatTakesTooLong) {
  auto slow = add_tool();
  slow.call = [](std::string, shared_context&) -> task<std::string> {
    co_await pause(1h);
    co_return "";
  };
  workflow_options options;
  options.time_limit = 100ms;
  EXPECT_EQ(failure(calls("add", "{}"), {{"a", "", {slow}}}, options), "no end within 100 ms");
}

TEST_F(Workflow, ADroppedOrCancelledRunLeavesNothing) {
  server::endpoint endpoint(
      [](auto&) { return server::reply{.fault = server::fault::stall, .tokens = {"x", "y"}}; });
  auto workflow = this->workflow(endpoint, {{"a", ""}});
  strand.run([](const AgentWorkflow& workflow) -> task<> {
    auto dropped = workflow.run("question");
    auto cancelled = workflow.run("question");
    co_await pause(50ms);
    cancelled.cancel();
    try {
      co_await cancelled.result();
      ADD_FAILURE();
    } catch (const boost::system::system_error& e) {
      EXPECT_EQ(e.code(), asio::error::operation_aborted);
    }
  }(workflow)); // returns when nothing is left to run
  EXPECT_TRUE(soon([&] { return endpoint.stats().open_now == 0; }));
  EXPECT_THAT(unread, ElementsAre());
}

TEST_F(Workflow, RefusesAgentsThatCannotWork) {
  server::endpoint endpoint;
  auto failure = [&](std::vector<agent> agents) -> std::string {
    try {
      workflow(endpoint, std::move(agents));
    } catch (const workflow_error& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(failure({}), "a workflow needs an agent");
  EXPECT_EQ(failure({{"a", ""}, {"a", ""}}), "two agents have the name 'a'");
  EXPECT_EQ(failure({{"a", "", {}, {"b"}}}),
            "agent 'a' hands over to 'b', and there is no such agent");
}

} // namespace
} // namespace engine
