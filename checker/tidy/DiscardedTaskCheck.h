// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/TaskFate.h"
#include "tidy/TaskCheck.h"

namespace waif {

struct Objection;

/// A task is dropped by the statement that creates it.
/// See docs/checks/waif-discarded-task.md.
class DiscardedTaskCheck : public TaskCheck {
public:
  using TaskCheck::TaskCheck;

protected:
  void examine() override;

private:
  bool isDeliberate(const Discard &D);
  void report(const Discard &D);
  void explain(const Objection &To);
};

} // namespace waif
