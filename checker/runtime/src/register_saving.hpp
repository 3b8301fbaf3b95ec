// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

// What the pass calls in the midst of a coroutine keeps all general registers on x86-64 (LLVM's
// `preserve_most`, which GCC lacks): without that every coroutine would save some on its common
// path for the sake of a rare call. Apart from that they are plain C functions: `WAIF_HOOK(name)`
// stands for `void name` where one is defined.
#ifdef __x86_64__
#  define WAIF_HOOK(hook)                                                                          \
    asm(".pushsection .text,\"ax\",@progbits\n"                                                    \
        ".p2align 4\n"                                                                             \
        ".globl " #hook "\n"                                                                       \
        ".type " #hook ", @function\n" #hook ":\n"                                                 \
        ".cfi_startproc\n"                                                                         \
        "endbr64\n"                                                                                \
        "push %rax\n"                                                                              \
        "push %rcx\n"                                                                              \
        "push %rdx\n"                                                                              \
        "push %rsi\n"                                                                              \
        "push %rdi\n"                                                                              \
        "push %r8\n"                                                                               \
        "push %r9\n"                                                                               \
        "push %r10\n"                                                                              \
        "sub $8, %rsp\n"                                                                           \
        ".cfi_adjust_cfa_offset 72\n"                                                              \
        "call " #hook "_body\n"                                                                    \
        "add $8, %rsp\n"                                                                           \
        "pop %r10\n"                                                                               \
        "pop %r9\n"                                                                                \
        "pop %r8\n"                                                                                \
        "pop %rdi\n"                                                                               \
        "pop %rsi\n"                                                                               \
        "pop %rdx\n"                                                                               \
        "pop %rcx\n"                                                                               \
        "pop %rax\n"                                                                               \
        ".cfi_adjust_cfa_offset -72\n"                                                             \
        "ret\n"                                                                                    \
        ".cfi_endproc\n"                                                                           \
        ".size " #hook ", . - " #hook "\n"                                                         \
        ".popsection");                                                                            \
    [[gnu::used, gnu::visibility("hidden")]] void hook##_body
#else
#  define WAIF_HOOK(hook) void hook
#endif
