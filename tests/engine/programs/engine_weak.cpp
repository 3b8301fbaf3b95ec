// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The variants on a loop with weak references. Says what it did, and what that must have cost.
#include "defects/weak_chat.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

using namespace engine::defects;

int main(int argc, char** argv) {
  std::string variant = "vanishing";
  std::size_t chats = 1000, per_tick = 1, collect_every = 700;
  CLI::App app{"chats on an event loop with weak references"};
  app.add_option("--variant", variant)
      ->check(CLI::IsMember({"vanishing", "owner-dies", "mutual-wait"}))
      ->capture_default_str();
  app.add_option("--chats", chats)->check(CLI::Range(1, 1'000'000))->capture_default_str();
  app.add_option("--per-tick", per_tick, "the load: chats begun at the same time")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--collect-every", collect_every, "jobs made between two collections")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  weak_loop loop(collect_every);
  weak_chat chat{loop};
  for (std::size_t i = 1; i <= chats; ++i) {
    bool failing = i % 4 == 0;
    if (variant == "vanishing")
      ask_and_forget(chat, failing);
    else if (variant == "owner-dies") {
      ask_and_return(chat, failing);
      loop.collect(); // as where references are counted: at once
    } else
      ask_in_a_circle(chat);
    if (i % per_tick == 0)
      loop.advance(1);
  }
  loop.advance(2 * chat.ticks_of_an_answer);
  std::cout << chats << " chats, " << per_tick << " at a time: " << chat.history
            << " written to the history, " << chat.connections << " connections still open\n";
}
