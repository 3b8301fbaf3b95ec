// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

namespace waif::runtime {

// In a forked child: the parent's shared states are not ours.
void forget_async() noexcept;

} // namespace waif::runtime
