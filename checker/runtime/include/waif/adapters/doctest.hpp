// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// doctest: including this in one file of a test program makes each test case fail that leaves tasks
// behind.
#pragma once

#include "waif/adapters/test_scope.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace waif {

// doctest has no event between a test's end and its verdict. It hands its own, mutable state to
// listeners as const, before it reaches the reporters: the verdict is corrected there.
class doctest_listener : public doctest::IReporter {
public:
  explicit doctest_listener(const doctest::ContextOptions&) {}

  void test_case_start(const doctest::TestCaseData& test) override { tasks_.emplace(test.m_name); }

  void test_case_end(const doctest::CurrentTestCaseStats& verdict) override {
    const auto problems = tasks_->finish();
    tasks_.reset();
    if (problems.empty())
      return;
    DOCTEST_CHECK_MESSAGE(problems.empty(), doctest::String(problems.c_str()));
    if (verdict.testCaseSuccess)
      ++failed_;
    auto& mutable_verdict = const_cast<doctest::CurrentTestCaseStats&>(verdict);
    mutable_verdict.testCaseSuccess = false;
    mutable_verdict.failure_flags |= doctest::TestCaseFailureReason::AssertFailure;
    ++mutable_verdict.numAssertsFailedCurrentTest;
  }

  void test_run_end(const doctest::TestRunStats& all) override {
    const_cast<doctest::TestRunStats&>(all).numTestCasesFailed += failed_;
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

private:
  std::optional<test_scope> tasks_;
  unsigned failed_ = 0;
};

DOCTEST_REGISTER_LISTENER("waif", 0, doctest_listener);

} // namespace waif
