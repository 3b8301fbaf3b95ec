// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What waif::task_scope throws and how it says so.
#pragma once

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace waif {

// Failure of a task that was destroyed before its end although nobody had cancelled it.
struct task_destroyed : std::runtime_error {
  task_destroyed() : std::runtime_error("a task of a scope was destroyed before its end") {}
};

// What join() throws for more than one failure.
class task_failures : public std::exception {
public:
  explicit task_failures(std::vector<std::exception_ptr> all);
  const char* what() const noexcept override { return text_->c_str(); }
  const std::vector<std::exception_ptr>& failures() const noexcept { return *all_; }

private: // shared: copying an exception must not throw
  std::shared_ptr<const std::vector<std::exception_ptr>> all_;
  std::shared_ptr<const std::string> text_;
};

inline std::string text_of(std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception of unknown type";
  }
}

inline task_failures::task_failures(std::vector<std::exception_ptr> all) {
  auto text = std::to_string(all.size()) + " tasks failed";
  for (const auto& one : all)
    text += (&one == &all.front() ? ": " : "; ") + text_of(one);
  text_ = std::make_shared<const std::string>(std::move(text));
  all_ = std::make_shared<const std::vector<std::exception_ptr>>(std::move(all));
}

} // namespace waif
