// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

namespace waif {

/// Asks for huge pages behind the heap of this process. A syntax tree is much
/// memory read in no order: a twentieth of the time goes into finding its
/// pages. Where they cannot be had, nothing changes.
void useHugePages();

} // namespace waif
