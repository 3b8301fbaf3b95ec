// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tasks of one test. A scope gives the test a token; every task carries the token of the test
// that created it, so tests that run at the same time are told apart and a task that outlives its
// test is charged to nobody else. The adapters for test frameworks make one scope a test; anything
// else makes its own:
//
//   waif::test_scope tasks("name of the test");
//   ...
//   if (auto problem = tasks.finish(); !problem.empty())
//     fail(problem); // what leaked, as a tree
#pragma once

#include "waif/waif.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waif {

class test_scope {
public:
  explicit test_scope(const char* name) : token_(waif_new_token ? waif_new_token(name) : 0) {
    if (token_ == 0) {
      say_that_nothing_is_checked();
      return;
    }
    outer_token_ = waif_set_token(token_);
    outer_ = std::exchange(current_of_thread(), this);
  }
  explicit test_scope(const std::string& name) : test_scope(name.c_str()) {}
  test_scope(test_scope&&) = delete;
  ~test_scope() { leave(); }

  // Waits a little for tasks on their way out, then says what is wrong: nothing, or a sentence and
  // the tree of the live tasks. Final: what the test begins after this is not its own.
  std::string finish() {
    if (token_ == 0)
      return problems_;
    const auto live = settle(0);
    const auto now = counts();
    check(live, 0, "still live");
    check(now.lost, expected_.lost, "with an exception that nobody read");
    if (now.lost != expected_.lost)
      problems_ += lost();
    check(now.never_started, expected_.never_started, "destroyed before they ran");
    if (live != 0)
      problems_ += tree();
    leave();
    return problems_;
  }

  // What is live now does not count any more.
  void ignore_current() { ignored_ = together(ignored_, ids()); }

  waif_token_counts counts() const {
    waif_token_counts now{};
    if (token_ != 0)
      waif_get_token_counts(token_, &now);
    return now;
  }
  std::uint32_t token() const { return token_; }
  std::size_t live() const {
    const auto query = mine();
    return token_ == 0 ? 0 : waif_each_task(&query, nullptr, nullptr);
  }

  // Of this thread; null outside a test, or without a ledger.
  static test_scope* current() { return current_of_thread(); }

private:
  friend class expect_live;
  template <std::uint64_t waif_token_counts::*> friend class expect_count;
  using id_list = std::vector<std::uint64_t>; // ascending

  // With the growing pauses that goleak found to be enough: 0.4 s when it is never reached.
  std::size_t settle(std::size_t wanted) const {
    auto now = live();
    for (int i = 0; now > wanted && i < 20; ++i) {
      pause(i);
      now = live();
    }
    return now;
  }
  static void pause(int i) {
    std::this_thread::sleep_for(std::chrono::microseconds(std::min(1L << i, 100'000L)));
  }

  void check(std::uint64_t counted, std::uint64_t expected, const char* what) {
    if (counted != expected)
      problems_ += "waif: tasks " + std::string(what) + ": " + std::to_string(counted) +
                   ", expected " + std::to_string(expected) + '\n';
  }

  id_list ids() const {
    id_list all;
    if (token_ == 0)
      return all;
    const auto query = mine();
    waif_each_task(
        &query,
        [](const waif_task_info* task, void* into) {
          static_cast<id_list*>(into)->push_back(task->id);
          return 0;
        },
        &all);
    std::ranges::sort(all);
    return all;
  }
  static id_list together(const id_list& some, const id_list& more) {
    id_list all;
    std::ranges::set_union(some, more, std::back_inserter(all));
    return all;
  }

  std::string tree() const {
    std::string text;
    const auto query = mine();
    waif_print_tasks(
        &query, 40,
        [](const char* bytes, std::size_t size, void* into) {
          static_cast<std::string*>(into)->append(bytes, size);
        },
        &text);
    return text;
  }

  // The last of the test's.
  std::string lost() const {
    std::string text;
    waif_each_exception(
        &token_,
        [](const waif_exception_info* e, void* into) {
          if (e->fate == WAIF_EXCEPTION_LOST || e->fate == WAIF_EXCEPTION_BROKEN_PROMISE)
            *static_cast<std::string*>(into) +=
                std::string("lost: ") + e->type + (*e->what ? ": " : "") + e->what + ", of " +
                e->function + " (" + e->file + ':' + std::to_string(e->line) + ")\n";
          return 0;
        },
        &text);
    return text;
  }

  waif_query mine() const {
    waif_query query{};
    query.by_token = 1;
    query.token = token_;
    query.except = ignored_.data();
    query.except_count = ignored_.size();
    return query;
  }

  void leave() {
    if (std::exchange(token_, 0) == 0)
      return;
    waif_set_token(outer_token_);
    current_of_thread() = outer_;
  }

  static test_scope*& current_of_thread() {
    thread_local test_scope* current = nullptr;
    return current;
  }

  static void say_that_nothing_is_checked() {
    static const int once =
        std::fprintf(stderr, "waif: no task is checked: the ledger is not linked, or it is off\n");
    (void)once;
  }

  std::uint32_t token_, outer_token_ = 0;
  test_scope* outer_ = nullptr;
  id_list ignored_;
  waif_token_counts expected_{};
  std::string problems_;
};

// Of the tasks that begin while this lives, exactly so many are live at its end; they then count no
// more. Any other number fails the test.
class expect_live {
public:
  explicit expect_live(std::size_t expected) : expected_(expected) {
    if (test_) {
      ignored_outside_ = test_->ignored_;
      test_->ignore_current();
    }
  }
  expect_live(expect_live&&) = delete;
  ~expect_live() {
    if (!test_)
      return;
    const auto live = test_->settle(expected_);
    test_->check(live, expected_, "live at the end of expect_live");
    if (live != expected_)
      test_->problems_ += test_->tree();
    test_->ignored_ = test_scope::together(ignored_outside_, test_->ids());
  }

private:
  test_scope* const test_ = test_scope::current();
  const std::size_t expected_;
  test_scope::id_list ignored_outside_;
};

// While this lives, exactly so many tasks of the test end in this way; any other number fails it.
template <std::uint64_t waif_token_counts::* Count> class expect_count {
public:
  explicit expect_count(std::uint64_t expected) : expected_(expected) {}
  expect_count(expect_count&&) = delete;
  ~expect_count() {
    if (!test_)
      return;
    for (int i = 0; i < 20 && ended() < expected_; ++i) // others may still be at it
      test_scope::pause(i);
    const auto count = ended();
    test_->check(count, expected_,
                 Count == &waif_token_counts::lost ? "with a lost exception in expect_lost"
                                                   : "never started in expect_never_started");
    test_->expected_.*Count += count;
  }

private:
  std::uint64_t ended() const { return test_->counts().*Count - before_; }

  test_scope* const test_ = test_scope::current();
  const std::uint64_t expected_, before_ = test_ ? test_->counts().*Count : 0;
};
using expect_lost = expect_count<&waif_token_counts::lost>;
using expect_never_started = expect_count<&waif_token_counts::never_started>;

inline void ignore_current() {
  if (auto* test = test_scope::current())
    test->ignore_current();
}

// A new thread belongs to no test. std::thread worker(waif::in_this_test([&] { ... }));
template <class Function> auto in_this_test(Function function) {
  const auto* test = test_scope::current();
  return [token = test ? test->token() : 0,
          function = std::move(function)](auto&&... arguments) mutable -> decltype(auto) {
    struct restore {
      std::uint32_t token, outer = token ? waif_set_token(token) : 0;
      ~restore() {
        if (token)
          waif_set_token(outer);
      }
    } within{token};
    return function(std::forward<decltype(arguments)>(arguments)...);
  };
}

} // namespace waif
