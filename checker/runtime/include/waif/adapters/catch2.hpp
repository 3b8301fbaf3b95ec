// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Catch2, version 2 or 3: including this in one file of a test program makes each test case fail
// that leaves tasks behind.
#pragma once

#include "waif/adapters/test_scope.hpp"

#if __has_include(<catch2/reporters/catch_reporter_event_listener.hpp>)
#  include <catch2/catch_test_macros.hpp>
#  include <catch2/reporters/catch_reporter_event_listener.hpp>
#  include <catch2/reporters/catch_reporter_registrars.hpp>
#else
#  include <catch2/catch.hpp>
namespace Catch {
using EventListenerBase = TestEventListenerBase; // its name since version 3
}
#endif

#include <optional>

namespace waif {

// The test case itself is the outermost section. Its end is the last moment at which an assertion
// still decides about the test: testCaseEnded() comes after the verdict.
class catch2_listener : public Catch::EventListenerBase {
public:
  using Catch::EventListenerBase::EventListenerBase;

  void sectionStarting(const Catch::SectionInfo& section) override {
    if (depth_++ == 0)
      tasks_.emplace(std::string(section.name));
  }

  void sectionEnded(const Catch::SectionStats&) override {
    if (--depth_ != 0)
      return;
    const auto problems = tasks_->finish();
    tasks_.reset();
    if (!problems.empty())
      FAIL_CHECK(problems);
  }

private:
  int depth_ = 0;
  std::optional<test_scope> tasks_;
};

CATCH_REGISTER_LISTENER(catch2_listener)

} // namespace waif
