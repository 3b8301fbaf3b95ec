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

void Hooks::takeToken(Value *Node, Value *Saved, Instruction *Before,
                      DebugLoc Loc) {
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Own =
      B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(NodeTy, Node, Token));
  Value *Present = tokenOf(B, B.CreateThreadLocalAddress(self()));
  B.SetInsertPoint(SplitBlockAndInsertIfThen(
      B.CreateICmpNE(Present, Own), Before, /*Unreachable=*/false,
      MDBuilder(M.getContext()).createUnlikelyBranchWeights()));
  CallInst *Call = B.CreateCall(switcher(), Own);
  offsetCost(Call, 60);
  B.CreateStore(Call, Saved);
}

void Hooks::giveTokenBack(Value *Saved, Instruction *Before, DebugLoc Loc) {
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Old = B.CreateLoad(B.getInt32Ty(), Saved);
  B.SetInsertPoint(SplitBlockAndInsertIfThen(
      B.CreateICmpNE(Old, B.getInt32(NoToken)), Before, /*Unreachable=*/false,
      MDBuilder(M.getContext()).createUnlikelyBranchWeights()));
  offsetCost(B.CreateCall(switcher(), Old), 40);
  // On both ways, so that no value lives on in the frame.
  B.SetInsertPoint(Before);
  B.CreateStore(B.getInt32(NoToken), Saved);
}

/// Tokens other than 0 imply a ledger.
Function *Hooks::switcher() {
  Type *I32 = Type::getInt32Ty(M.getContext());
  return weak("waif_switch", FunctionType::get(I32, {I32}, false));
}

} // namespace waif
