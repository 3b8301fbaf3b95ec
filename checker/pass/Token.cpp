// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// While a task runs, its thread has the task's token.
#include "pass/Hooks.h"

#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

namespace waif {

Value *Hooks::tokenOf(IRBuilder<> &B, Value *Self) {
  return B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(SelfTy, Self, 2));
}

void Hooks::takeToken(Value *Node, Instruction *Before, DebugLoc Loc) {
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Own =
      B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(NodeTy, Node, Token));
  Value *Present = tokenOf(B, B.CreateThreadLocalAddress(self()));
  B.SetInsertPoint(SplitBlockAndInsertIfThen(
      B.CreateICmpNE(Present, Own), Before, /*Unreachable=*/false,
      MDBuilder(M.getContext()).createUnlikelyBranchWeights()));
  // Tokens other than 0 imply a ledger.
  callRarely(B, hook("waif_switch", Node), Node, 60);
}

void Hooks::giveTokenBack(Value *Node, Instruction *Before, DebugLoc Loc) {
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Old =
      B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(NodeTy, Node, Borrowed));
  B.SetInsertPoint(SplitBlockAndInsertIfThen(
      B.CreateIsNotNull(Old), Before, /*Unreachable=*/false,
      MDBuilder(M.getContext()).createUnlikelyBranchWeights()));
  callRarely(B, hook("waif_switch_back", Node), Node, 40);
}

} // namespace waif
