// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two tasks that wait for each other and keep each other: nothing ends them and nothing destroys
// them. Both are kept and both are awaited, and only together do they show it.
//
//   symptom  memory grows for ever, and no answer comes although the server gave it
//   check    waif-mutual-wait
//   verdict  waif-run-leaked-at-exit
#include "defects/defects.hpp"
#include "tasks/owned_task.hpp"

#include <optional>

namespace engine::defects {

namespace {

struct circle {
  exchange_ptr x;
  std::string text;
  std::optional<owned_task> reader, writer;
};

task<> read_answer(std::shared_ptr<circle> both) {
  while (auto token = co_await both->x->pipe.pop())
    both->text += *token;
  co_await both->writer->join(); // the history first
}

task<> write_when_read(std::shared_ptr<circle> both) {
  co_await relay(both->x);
  co_await both->reader->join(); // the reader first
  co_await record(both->x);
}

} // namespace

task<std::string> achat_in_a_circle(ChatEngine& engine, std::string question) {
  auto both = std::make_shared<circle>();
  auto x = both->x = co_await engine.prepare(std::move(question));
  both->reader.emplace(x->on, read_answer(both), x->sink); // the defect
  both->writer.emplace(x->on, write_when_read(both), x->sink);
  co_await both->reader->join();
  co_return both->text;
}

} // namespace engine::defects
