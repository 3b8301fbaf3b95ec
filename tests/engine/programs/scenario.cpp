// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "programs/scenario.hpp"

#include "chat/condense_question_chat_engine.hpp"
#include "chat/simple_chat_engine.hpp"
#include "server/endpoint.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <waif/asio_task_scope.hpp>

#include <iostream>
#include <memory>
#include <vector>

namespace engine::programs {

namespace {

struct seen {
  std::size_t whole = 0, short_of_text = 0, errors = 0, given_up = 0;
  std::map<std::string, std::size_t> texts; // of the errors
};

struct options {
  std::string variant, engine = "simple", fault = "none";
  std::size_t chats = 20, tokens = 1;
  unsigned patience = 500; // milliseconds in which nothing happens at all
};

struct user {
  const ask& asks;
  ChatEngine& engine;
  std::size_t tokens;
};

server::reply echo(std::string question, std::size_t tokens) {
  auto reply = server::echo({0, "", std::move(question), ""});
  reply.repeat = tokens;
  return reply;
}

task<> one_chat(user user, std::string question, seen& seen) {
  auto expected = server::text_of(echo(question, user.tokens));
  std::string failed;
  try {
    auto text = co_await user.asks(user.engine, question);
    ++(text == expected ? seen.whole : seen.short_of_text);
    co_return;
  } catch (const boost::system::system_error& e) {
    if (e.code() != asio::error::operation_aborted)
      failed = e.what();
  } catch (const std::exception& e) {
    failed = e.what();
  }
  if (failed.empty())
    ++seen.given_up;
  else
    ++seen.errors, ++seen.texts[failed];
}

server::fault fault_for(const std::string& name, const std::string& question) {
  using enum server::fault;
  if (name == "mixed") { // questions end in their number
    constexpr server::fault all[] = {none, overload, cut, stall};
    return all[std::stoul(question.substr(question.rfind(' ') + 1)) % 4];
  }
  if (name == "every")
    return server::fault_of(question);
  static const std::map<std::string, server::fault> named{
      {"none", none}, {"503", overload}, {"cut", cut}, {"stall", stall}};
  auto found = named.find(name);
  return found == named.end() ? none : found->second;
}

server::reply answer(const options& options, const server::request& r) {
  if (r.question.starts_with(CondenseQuestionChatEngine::instruction))
    return {.tokens = {r.question.substr(r.question.rfind("question "))}};
  auto reply = echo(r.question, options.tokens);
  reply.fault = fault_for(options.fault, r.question);
  return reply;
}

std::unique_ptr<ChatEngine> make_engine(const std::string& name, engine_parts parts) {
  if (name == "simple")
    return std::make_unique<SimpleChatEngine>(std::move(parts));
  // With something in its history, so that there is something to condense.
  auto before = parts.memory->aput({{"user", "hello"}, {"assistant", "hello"}});
  asio::co_spawn(parts.on, std::move(before), asio::detached);
  return std::make_unique<CondenseQuestionChatEngine>(std::move(parts));
}

} // namespace

int run(int argc, char** argv, const std::map<std::string, ask>& variants) {
  options options{.variant = variants.begin()->first};
  std::vector<std::string> names;
  for (auto& [name, ask] : variants)
    names.push_back(name);

  CLI::App app{"chats with an endpoint that fails as told, and says what the user sees"};
  app.add_option("--variant", options.variant)->check(CLI::IsMember(names))->capture_default_str();
  app.add_option("--engine", options.engine)
      ->check(CLI::IsMember({"simple", "condense"}))
      ->capture_default_str();
  app.add_option("--tokens", options.tokens, "how often an answer repeats itself")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--fault", options.fault)
      ->check(CLI::IsMember({"none", "refuse", "503", "cut", "stall", "mixed", "every"}))
      ->capture_default_str();
  app.add_option("--chats", options.chats)->check(CLI::Range(1, 100'000))->capture_default_str();
  app.add_option("--patience", options.patience,
                 "milliseconds without any news until users give up")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  server::endpoint endpoint([&](const auto& request) { return answer(options, request); },
                            options.fault != "refuse");

  // Never destroyed, as in a server that ends by exit: what nobody owns is still there then.
  static asio::io_context& context = *new asio::io_context(1);
  llm::client_options client;
  client.base_url = endpoint.base_url();
  client.first_backoff = std::chrono::milliseconds(1);
  client.max_event_bytes = 1 << 16; // a stream without events is noticed soon
  auto on = asio::make_strand(executor(context.get_executor()));
  auto engine = make_engine(options.engine, {on, llm::client(client)});
  context.poll();
  context.restart();
  auto before = engine->memory().all().size();
  user user{variants.at(options.variant), *engine, options.tokens};
  seen seen;
  waif::task_scope users(waif::on_failure::carry_on);
  for (std::size_t i = 1; i <= options.chats; ++i)
    waif::spawn(users, on, one_chat(user, "question " + std::to_string(i), seen));
  while (users.running())
    if (!context.run_one_for(std::chrono::milliseconds(options.patience)))
      users.cancel();
  while (context.run_one_for(std::chrono::milliseconds(200))) {
  } // what has an owner ends by itself now

  std::cout << options.chats << " chats: " << seen.whole << " whole answers, " << seen.short_of_text
            << " empty or cut short without a word, " << seen.errors << " errors delivered, "
            << seen.given_up << " given up\n";
  for (auto& [text, times] : seen.texts)
    std::cout << "  " << times << " x " << text << '\n';
  std::cout << "history: " << engine->memory().all().size() - before << " messages, "
            << 2 * seen.whole << " expected\n";
  return 0;
}

} // namespace engine::programs
