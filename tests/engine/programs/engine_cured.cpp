// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "programs/scenario.hpp"

using namespace engine;

int main(int argc, char** argv) {
  return programs::run(
      argc, argv, {{"owned", [](ChatEngine& engine, std::string question) -> task<std::string> {
                      auto response = co_await engine.astream_chat(question);
                      co_return co_await programs::read_all(std::move(response));
                    }}});
}
