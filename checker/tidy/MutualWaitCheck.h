// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/WaitGraph.h"
#include "tidy/TaskCheck.h"

namespace waif {

/// Tasks wait for each other, so none of them ends.
/// See docs/checks/waif-mutual-wait.md.
class MutualWaitCheck : public TaskCheck {
public:
  using TaskCheck::TaskCheck;

protected:
  void examine() override;

private:
  void report(llvm::ArrayRef<const WaitEdge *> Cycle);
};

} // namespace waif
