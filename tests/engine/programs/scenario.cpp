// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "programs/scenario.hpp"

#include "chat/simple_chat_engine.hpp"
#include "server/endpoint.hpp"
#include "tasks/within.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace engine::programs {

namespace {

struct seen {
  std::size_t whole = 0, short_of_text = 0, errors = 0, given_up = 0;
  std::map<std::string, std::size_t> texts; // of the errors
};

struct user {
  const ask& asks;
  ChatEngine& engine;
  std::chrono::milliseconds patience;
};

task<> read(user user, std::string question, std::string& text) {
  text = co_await user.asks(user.engine, std::move(question));
}

task<> one_chat(strand on, user user, std::string question, seen& seen) {
  auto expected = server::text_of(server::echo({0, "", question, ""}));
  std::string text;
  try {
    co_await within(user.patience, on, read(user, question, text));
    ++(text == expected ? seen.whole : seen.short_of_text);
  } catch (const timed_out&) {
    ++seen.given_up;
  } catch (const std::exception& e) {
    ++seen.errors;
    ++seen.texts[e.what()];
  }
}

server::fault fault_for(const std::string& name, const std::string& question) {
  using enum server::fault;
  if (name == "mixed") { // questions end in their number
    constexpr server::fault all[] = {none, overload, cut, stall};
    return all[std::stoul(question.substr(question.rfind(' ') + 1)) % 4];
  }
  static const std::map<std::string, server::fault> named{
      {"none", none}, {"503", overload}, {"cut", cut}, {"stall", stall}};
  auto found = named.find(name);
  return found == named.end() ? none : found->second;
}

} // namespace

int run(int argc, char** argv, const std::map<std::string, ask>& variants) {
  std::string variant = variants.begin()->first, fault = "none";
  std::size_t chats = 20;
  unsigned patience = 500;
  std::vector<std::string> names;
  for (auto& [name, ask] : variants)
    names.push_back(name);

  CLI::App app{"chats with an endpoint that fails as told, and says what the user sees"};
  app.add_option("--variant", variant)->check(CLI::IsMember(names))->capture_default_str();
  app.add_option("--fault", fault)
      ->check(CLI::IsMember({"none", "refuse", "503", "cut", "stall", "mixed"}))
      ->capture_default_str();
  app.add_option("--chats", chats)->check(CLI::Range(1, 100'000))->capture_default_str();
  app.add_option("--patience", patience, "milliseconds until a user gives up")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  server::endpoint endpoint(
      [&](const server::request& r) {
        auto reply = server::echo(r);
        reply.fault = fault_for(fault, r.question);
        return reply;
      },
      fault != "refuse");

  // Never destroyed, as in a server that ends by exit: what nobody owns is still there then.
  static asio::io_context& context = *new asio::io_context(1);
  llm::client_options options;
  options.base_url = endpoint.base_url();
  options.first_backoff = std::chrono::milliseconds(1);
  auto on = asio::make_strand(executor(context.get_executor()));
  SimpleChatEngine engine({on, llm::client(options)});
  seen seen;
  std::size_t talking = chats;
  for (std::size_t i = 1; i <= chats; ++i)
    asio::co_spawn(on,
                   one_chat(on, {variants.at(variant), engine, std::chrono::milliseconds(patience)},
                            "question " + std::to_string(i), seen),
                   [&](std::exception_ptr e) {
                     --talking;
                     if (e)
                       std::rethrow_exception(e);
                   });
  while (talking)
    context.run_one();
  context.run_for(std::chrono::milliseconds(200)); // what has an owner ends by itself now

  std::cout << chats << " chats: " << seen.whole << " whole answers, " << seen.short_of_text
            << " empty or cut short without a word, " << seen.errors << " errors delivered, "
            << seen.given_up << " given up\n";
  for (auto& [text, times] : seen.texts)
    std::cout << "  " << times << " x " << text << '\n';
  std::cout << "history: " << engine.memory().all().size() << " messages, " << 2 * seen.whole
            << " expected\n";
  return 0;
}

} // namespace engine::programs
