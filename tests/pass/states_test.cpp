// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The other kinds of tasks than coroutines, by the states that they share with their futures.
#include "../runtime/run.hpp"
#include "marked_line.hpp"

#include <gmock/gmock.h>

using namespace waif;
using trace::task_kind;
using trace::verdict;

namespace {

std::uint32_t line_of(const std::string& comment) { return test::line_of(SOURCE, comment); }

class States : public testing::TestWithParam<const char*> {
protected:
  void run(const std::string& scenario, const std::string& options = "") {
    const auto done = test::run(GetParam(), {scenario}, options);
    ASSERT_EQ(done.status, 0) << done.output;
    EXPECT_EQ(done.output, "");
    dump_ = done.dump();
  }
  trace::site at(const std::string& comment, task_kind kind) {
    trace::site sum;
    for (const auto& s : dump_.sites)
      if (s.created.line == line_of(comment)) {
        EXPECT_EQ(s.kind, kind);
        EXPECT_THAT(s.created.file, testing::EndsWith("tests/pass/states_program.cpp"));
        return s;
      }
    ADD_FAILURE() << "nothing was created at '" << comment << "'";
    return sum;
  }
  void expect(const std::string& comment, task_kind kind, std::uint64_t created,
              std::uint64_t finished, std::uint64_t never = 0, std::uint64_t live = 0) {
    SCOPED_TRACE(comment);
    const auto c = at(comment, kind).totals;
    EXPECT_EQ(c.created, created);
    EXPECT_EQ(c.finished, finished);
    EXPECT_EQ(c.never_started, never);
    EXPECT_EQ(c.destroyed_suspended, 0u);
    EXPECT_EQ(c.live(), live);
  }
  void expect_verdicts(const std::string& comment, task_kind kind,
                       const std::vector<verdict>& expected) {
    SCOPED_TRACE(comment);
    const auto c = at(comment, kind).totals;
    for (unsigned v = 0; v < trace::verdict_count; ++v) {
      const auto what = static_cast<verdict>(v);
      EXPECT_EQ(trace::occurrences(what, c), std::ranges::count(expected, what)) << v;
    }
  }
  trace::dump dump_;
};

TEST_P(States, PackagedTasks) {
  run("packaged");
  const auto kind = task_kind::packaged_task;
  expect("runs", kind, 1, 1);
  expect("never", kind, 1, 0, 1);
  expect("shared", kind, 1, 1);
  expect("again", kind, 2, 2);
  expect_verdicts("never", kind, {verdict::never_started});
  expect_verdicts("fails", kind, {verdict::lost_exception});
  EXPECT_EQ(at("fails", kind).lost_samples.at(0).what, "unread");
  EXPECT_EQ(dump_.sites.size(), 5u);
}

TEST_P(States, ADroppedPackagedTaskBreaksItsPromise) {
  run("packaged_dropped_unread");
  expect_verdicts("dropped", task_kind::packaged_task,
                  {verdict::never_started, verdict::broken_promise_unread});
}

TEST_P(States, Promises) {
  run("promises");
  const auto kind = task_kind::promise;
  expect("kept", kind, 1, 1);
  expect("nobody", kind, 1, 1); // nobody asked it
  expect("moved", kind, 1, 1);
  expect("shared promise", kind, 1, 1);
  expect("several", kind, 3, 3);
  EXPECT_EQ(dump_.sites.size(), 5u);
  for (const auto* each : {"kept", "nobody", "moved", "shared promise", "several"})
    expect_verdicts(each, kind, {});
}

TEST_P(States, BrokenPromises) {
  run("broken_unread");
  expect_verdicts("broken", task_kind::promise, {verdict::broken_promise_unread});
  const auto samples = at("broken", task_kind::promise).broken_samples;
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].type, "std::future_error");
  EXPECT_THAT(samples[0].what, testing::HasSubstr("Broken promise"));
  run("broken_read");
  ASSERT_EQ(dump_.sites.size(), 1u);
  EXPECT_EQ(dump_.sites[0].totals.retrieved, 1u);
  EXPECT_EQ(dump_.sites[0].totals.lost, 0u);
}

TEST_P(States, ExceptionsThatPromisesKeep) {
  run("set_exception");
  expect_verdicts("lost", task_kind::promise, {verdict::lost_exception});
  EXPECT_EQ(at("lost", task_kind::promise).lost_samples.at(0).what, "nobody gets it");
  expect_verdicts("read", task_kind::promise, {});
  EXPECT_EQ(at("read", task_kind::promise).totals.retrieved, 1u);
  expect_verdicts("full", task_kind::promise, {});
  EXPECT_EQ(at("full", task_kind::promise).totals.stored, 0u);
  run("held_promise");
  expect_verdicts("held", task_kind::promise, {verdict::held_unread});
}

TEST_P(States, AFutureThatBlocksWhenDropped) {
  run("blocking");
  expect_verdicts("blocks", task_kind::async, {verdict::blocking_discard});
  EXPECT_GE(at("blocks", task_kind::async).longest_block_ms, 10u);
  expect_verdicts("waited", task_kind::async, {});
}

TEST_P(States, ThreadsByOptionOnly) {
  run("threads");
  EXPECT_EQ(dump_.sites.size(), 1u); // std::async
  run("threads", "threads=1");
  expect("thread", task_kind::thread, 1, 1);
  expect("jthread", task_kind::thread, 1, 1);
  expect("vector", task_kind::thread, 3, 3);
  expect("detached", task_kind::thread, 1, 0, 0, 1);
  expect("not two tasks", task_kind::async, 1, 1);
  EXPECT_EQ(dump_.sites.size(), 5u);
}

INSTANTIATE_TEST_SUITE_P(, States, testing::Values(STATES_O0, STATES_O2), [](const auto& info) {
  const std::string path = info.param;
  return path.substr(path.rfind('_') + 1);
});

} // namespace
