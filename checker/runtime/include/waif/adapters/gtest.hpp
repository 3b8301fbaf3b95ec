// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GoogleTest: including this in one file of a test program makes each test fail that leaves tasks
// behind, and records their numbers as properties of the test.
#pragma once

#include "waif/adapters/test_scope.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace waif {

class gtest_listener : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& test) override {
    tasks_.emplace(std::string(test.test_suite_name()) + "." + test.name());
  }

  // After the fixture is gone; what fails in here is the test's.
  void OnTestEnd(const testing::TestInfo&) override {
    const auto counts = tasks_->counts();
    const auto live = tasks_->live();
    const auto problems = tasks_->finish();
    testing::Test::RecordProperty("waif_created", std::to_string(counts.created));
    if (!problems.empty()) {
      testing::Test::RecordProperty("waif_live", std::to_string(live));
      testing::Test::RecordProperty("waif_lost", std::to_string(counts.lost));
      testing::Test::RecordProperty("waif_never_started", std::to_string(counts.never_started));
      ADD_FAILURE() << problems;
    }
    tasks_.reset();
  }

  std::optional<test_scope> tasks_;
};

inline const bool gtest_listener_installed = [] {
  testing::UnitTest::GetInstance()->listeners().Append(new gtest_listener); // which owns it
  return true;
}();

} // namespace waif
