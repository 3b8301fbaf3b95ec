// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "waif/abi.h"

#include <gtest/gtest.h>

namespace {

#ifdef __x86_64__
// All general registers that a call may use up elsewhere, as they are after a call of `hook`; r11
// is the one that no hook has to keep.
struct registers {
  std::uint64_t ax, cx, dx, si, r8, r9, r10;
  bool operator==(const registers&) const = default;
};
constexpr registers before{1, 2, 3, 4, 8, 9, 10};

registers after(void (*hook)(waif_node*) noexcept, waif_node& node) {
  registers r = before;
  register std::uint64_t r8 asm("r8") = r.r8;
  register std::uint64_t r9 asm("r9") = r.r9;
  register std::uint64_t r10 asm("r10") = r.r10;
  void* argument = &node;
  asm volatile("mov %%rsp, %%rbx\n" // no red zone, and aligned
               "sub $128, %%rsp\n"
               "and $-16, %%rsp\n"
               "call *%[hook]\n"
               "mov %%rbx, %%rsp"
               : "+a"(r.ax), "+c"(r.cx), "+d"(r.dx), "+S"(r.si), "+r"(r8), "+r"(r9), "+r"(r10),
                 "+D"(argument)
               : [hook] "r"(hook)
               : "rbx", "r11", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
                 "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",
                 "xmm15");
  EXPECT_EQ(argument, &node);
  r.r8 = r8;
  r.r9 = r9;
  r.r10 = r10;
  return r;
}

TEST(Hooks, KeepTheGeneralRegisters) {
  for (auto hook : {waif_finish, waif_leave, waif_leave_endless, waif_store_begin, waif_store_end,
                    waif_switch, waif_switch_back}) {
    waif_node node{};
    waif_function function{WAIF_ABI_VERSION,
                           0,
                           WAIF_KIND_COROUTINE,
                           0,
                           1,
                           1,
                           "f()",
                           "f.cpp",
                           nullptr,
                           0,
                           0,
                           0,
                           0,
                           0,
                           0};
    waif_enter(&node, &function, &function, &function, nullptr, 0);
    ASSERT_NE(node.owner, 0u);
    EXPECT_EQ(after(hook, node), before);
  }
}
#endif

} // namespace
