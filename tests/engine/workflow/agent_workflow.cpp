// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "workflow/agent_workflow.hpp"

#include "tasks/pipe.hpp"
#include "tasks/watch.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <deque>
#include <iostream>
#include <set>

namespace engine {

namespace {

constexpr const char* handoff = "handoff";

llm::tool_descriptions describe(const agent& a) {
  llm::tool_descriptions all;
  for (const auto& t : a.tools)
    all.push_back(t.description);
  if (!a.hands_off_to.empty()) {
    boost::json::array names(a.hands_off_to.begin(), a.hands_off_to.end());
    boost::json::object to{{"type", "string"}, {"enum", std::move(names)}};
    boost::json::object schema{{"type", "object"}, {"properties", {{"to", std::move(to)}}}};
    all.push_back(
        {handoff, "Hand the conversation over to another agent.", boost::json::serialize(schema)});
  }
  return all;
}

std::string target_of(const llm::tool_call& call) {
  boost::system::error_code ec;
  auto arguments = boost::json::parse(call.arguments, ec);
  auto* object = ec ? nullptr : arguments.if_object();
  auto* to = object ? object->if_contains("to") : nullptr;
  return to && to->is_string() ? std::string(to->get_string()) : "";
}

} // namespace

struct WorkflowRun::state : std::enable_shared_from_this<state> {
  // One step for each kind of event that needs work; the loop in run() hands them out.
  struct ask_model {};
  struct call_tools {
    std::vector<llm::tool_call> calls;
  };
  struct hand_off {
    std::string to;
  };
  struct finish {
    std::string answer;
  };
  using step = std::variant<ask_model, call_tools, hand_off, finish>;

  state(strand on, llm::client client, std::shared_ptr<const std::vector<agent>> agents,
        workflow_options options, shared_context context)
      : on(on), client(std::move(client)), agents(std::move(agents)), options(std::move(options)),
        context(std::move(context)), events(on), current(&this->agents->front()) {}

  task<> run(std::string question);
  task<std::optional<step>> take(ask_model);
  task<std::optional<step>> take(call_tools);
  task<std::optional<step>> take(hand_off);
  task<std::optional<step>> take(finish);

  using results = std::shared_ptr<std::vector<std::string>>;
  static task<> call_one(std::shared_ptr<state>, llm::tool_call, results into, std::size_t index);

  strand on;
  llm::client client;
  std::shared_ptr<const std::vector<agent>> agents;
  workflow_options options;
  shared_context context;
  pipe<workflow_event> events;
  const agent* current;
  llm::messages conversation;
  std::size_t steps = 0;
};

task<> WorkflowRun::state::run(std::string question) {
  conversation.push_back({"user", std::move(question)});
  co_await events.push(agent_started{current->name});
  std::optional<step> next = ask_model{};
  while (next)
    next = co_await std::visit([this](auto& s) { return take(std::move(s)); }, *next);
}

task<std::optional<WorkflowRun::state::step>> WorkflowRun::state::take(ask_model) {
  if (++steps > options.max_steps)
    throw workflow_error("no answer after " + std::to_string(options.max_steps) +
                         " steps; the last agent was '" + current->name + "'");
  llm::messages prompt{{"system", current->system_prompt}};
  prompt.insert(prompt.end(), conversation.begin(), conversation.end());
  auto answer = client.stream(prompt, describe(*current));
  std::string text;
  while (auto token = co_await answer.next()) {
    text += *token;
    co_await events.push(token_arrived{current->name, std::move(*token)});
  }
  conversation.push_back({"assistant", text, answer.tool_calls()});
  if (answer.tool_calls().empty())
    co_return finish{std::move(text)};
  co_return call_tools{answer.tool_calls()};
}

task<std::optional<WorkflowRun::state::step>> WorkflowRun::state::take(call_tools s) {
  // The tools run at the same time. They share what they write to: a cancelled one may still be on
  // its way out when this is gone.
  auto results = std::make_shared<std::vector<std::string>>(s.calls.size());
  std::vector<owned_task> running;
  std::optional<step> next = ask_model{};
  for (std::size_t i = 0; i < s.calls.size(); ++i) {
    co_await events.push(tool_called{current->name, s.calls[i]});
    if (s.calls[i].name == handoff && !current->hands_off_to.empty()) {
      next = hand_off{target_of(s.calls[i])};
      (*results)[i] = "handed over";
    } else {
      running.emplace_back(on, call_one(shared_from_this(), s.calls[i], results, i), options.sink);
    }
  }
  for (auto& one : running)
    co_await one.join();
  for (std::size_t i = 0; i < s.calls.size(); ++i) {
    auto& result = (*results)[i];
    co_await events.push(tool_returned{current->name, s.calls[i].name, result});
    conversation.push_back({"tool", std::move(result), {}, s.calls[i].id});
  }
  co_return next;
}

task<> WorkflowRun::state::call_one(std::shared_ptr<state> run, llm::tool_call call, results into,
                                    std::size_t index) {
  auto& tools = run->current->tools;
  auto found = std::ranges::find(tools, call.name, [](auto& t) { return t.description.name; });
  if (found == tools.end())
    throw workflow_error("agent '" + run->current->name + "' has no tool '" + call.name + "'");
  std::string why;
  try {
    (*into)[index] = co_await found->call(call.arguments, run->context);
    co_return;
  } catch (const boost::system::system_error& e) {
    if (e.code() == asio::error::operation_aborted) // the run was cancelled
      throw;
    why = e.what();
  } catch (const std::exception& e) {
    why = e.what();
  } catch (...) {
    why = "an exception of unknown type";
  }
  throw workflow_error("tool '" + call.name + "' failed: " + why);
}

task<std::optional<WorkflowRun::state::step>> WorkflowRun::state::take(hand_off s) {
  auto& allowed = current->hands_off_to;
  if (std::ranges::find(allowed, s.to) == allowed.end())
    throw workflow_error("agent '" + current->name + "' cannot hand over to '" + s.to + "'");
  co_await events.push(handed_off{current->name, s.to});
  current = &*std::ranges::find(*agents, s.to, &agent::name);
  co_await events.push(agent_started{current->name});
  co_return ask_model{};
}

task<std::optional<WorkflowRun::state::step>> WorkflowRun::state::take(finish s) {
  co_await events.push(run_finished{current->name, std::move(s.answer)});
  co_return std::nullopt;
}

WorkflowRun::WorkflowRun(std::shared_ptr<state> s, task<> steps)
    : state_(s), steps_(s->on, std::move(steps), s->options.sink) {}

task<std::optional<workflow_event>> WorkflowRun::next_event() {
  auto event = co_await state_->events.pop();
  if (!event)
    co_await steps_.join();
  co_return event;
}

task<std::string> WorkflowRun::result() {
  std::string answer;
  while (auto event = co_await next_event())
    if (auto* end = std::get_if<run_finished>(&*event))
      answer = std::move(end->answer);
  co_return answer;
}

const shared_context& WorkflowRun::context() const { return state_->context; }

AgentWorkflow::AgentWorkflow(strand on, llm::client client, std::vector<agent> agents,
                             workflow_options options)
    : on_(std::move(on)), client_(std::move(client)), options_(std::move(options)) {
  std::set<std::string> names;
  if (agents.empty())
    throw workflow_error("a workflow needs an agent");
  for (const auto& a : agents)
    if (!names.insert(a.name).second)
      throw workflow_error("two agents have the name '" + a.name + "'");
  for (const auto& a : agents)
    for (const auto& to : a.hands_off_to)
      if (!names.contains(to))
        throw workflow_error("agent '" + a.name + "' hands over to '" + to +
                             "', and there is no such agent");
  if (!options_.sink)
    options_.sink = [](const std::string& what) {
      std::clog << "abandoned run failed: " << what << '\n';
    };
  agents_ = std::make_shared<const std::vector<agent>>(std::move(agents));
}

WorkflowRun AgentWorkflow::run(std::string question, shared_context context) const {
  auto s =
      std::make_shared<WorkflowRun::state>(on_, client_, agents_, options_, std::move(context));
  auto steps = [](std::shared_ptr<WorkflowRun::state> s, std::string question) -> task<> {
    struct closer {
      pipe<workflow_event>& events;
      ~closer() { events.close(); }
    } closer{s->events};
    co_await within(s->options.time_limit, s->on, s->run(std::move(question)));
  };
  return WorkflowRun(s, steps(s, std::move(question)));
}

} // namespace engine
