// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two tasks that wait for each other and keep each other: nothing ends them and nothing destroys
// them. Both are kept and both are awaited, and only together do they show it.
//
//   symptom  memory and connections grow for ever
//   check    waif-mutual-wait
//   verdict  waif-run-leaked-at-exit
#include "defects/weak_chat.hpp"

#include <memory>
#include <optional>

namespace engine::defects {

namespace {

struct circle {
  std::optional<weak_loop::job> reader, writer;
};

weak_loop::job read_answer(weak_loop& loop, std::shared_ptr<circle> both) {
  co_await loop.sleep(1);
  co_await *both->writer; // the history first
}

weak_loop::job write_when_read(weak_loop& loop, std::shared_ptr<circle> both) {
  co_await loop.sleep(1);
  co_await *both->reader; // the reader first
}

} // namespace

void ask_in_a_circle(weak_chat& chat) {
  auto both = std::make_shared<circle>();
  both->reader = read_answer(chat.loop, both); // the defect
  both->writer = write_when_read(chat.loop, both);
}

} // namespace engine::defects
