// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "defects/defects.hpp"
#include "programs/scenario.hpp"

using namespace engine;

int main(int argc, char** argv) {
  return programs::run(argc, argv,
                       {{"dropped-future",
                         [](ChatEngine& engine, std::string question) -> task<std::string> {
                           auto response =
                               co_await defects::astream_chat_dropped_future(engine, question);
                           co_return co_await programs::read_all(std::move(response));
                         }},
                        {"wait-without-get", defects::achat_wait_without_get},
                        {"mutual-wait", defects::achat_in_a_circle},
                        {"owner-dies",
                         [](ChatEngine& engine, std::string question) -> task<std::string> {
                           auto response =
                               co_await defects::astream_chat_owner_dies(engine, question);
                           co_return co_await programs::read_all(std::move(response));
                         }},
                        {"abandoned-stream", defects::first_token_of_abandoned_stream},
                        {"lazy", [](ChatEngine& engine, std::string question) -> task<std::string> {
                           auto response = co_await defects::astream_chat_lazy(engine, question);
                           co_return co_await programs::read_all(std::move(response));
                         }}});
}
