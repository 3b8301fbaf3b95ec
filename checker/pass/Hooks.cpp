// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pass/Hooks.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include <cstddef>

using namespace llvm;

namespace waif {

static_assert(offsetof(waif_node, site) == 8 &&
              offsetof(waif_node, owner) == 12 &&
              offsetof(waif_node, token) == 32 && sizeof(waif_node) == 40);
static_assert(sizeof(waif_cached) == 32 && offsetof(waif_cached, cells) == 16);
static_assert(sizeof(waif_task) == 32 && offsetof(waif_task, site) == 16 &&
              offsetof(waif_task, token) == 24);
static_assert(offsetof(waif_thread, token) == 24 &&
              offsetof(waif_thread, cache) == 32);
static_assert(offsetof(waif_function, name) == 24 &&
              sizeof(waif_function) == 72);

Hooks::Hooks(Module &M) : M(M) {
  LLVMContext &C = M.getContext();
  Type *I32 = Type::getInt32Ty(C);
  Type *I64 = Type::getInt64Ty(C);
  PointerType *Ptr = PointerType::getUnqual(C);
  NodeTy =
      StructType::create({I32, I32, I32, I32, Ptr, Ptr, I32, I32}, "waif_node");
  FunctionTy = StructType::create({I32, I32, I32, I32, I32, I32, Ptr, Ptr, Ptr,
                                   I32, I32, I32, I32, I32, I32},
                                  "waif_function");
  CachedTy = StructType::create({Ptr, Ptr, Ptr, I64}, "waif_cached");
  // Pairs of 32 bits that are copied together are one word here.
  TaskTy = StructType::create({I64, Ptr, I64, I64}, "waif_task");
  ThreadTy = StructType::create(
      {Ptr, I64, I64, I64, ArrayType::get(CachedTy, WAIF_CACHE_SIZE)},
      "waif_thread");
  SelfTy = StructType::create({Ptr, I32, I32}, "waif_self_block");
}

Function *Hooks::hook(StringRef Name, ArrayRef<Value *> Args) {
  SmallVector<Type *, 5> Types;
  for (Value *A : Args)
    Types.push_back(A->getType());
  return weak(Name,
              FunctionType::get(Type::getVoidTy(M.getContext()), Types, false));
}

Function *Hooks::weak(StringRef Name, FunctionType *Ty) {
  auto *F = cast<Function>(M.getOrInsertFunction(Name, Ty).getCallee());
  if (F->isDeclaration() && !F->hasExternalWeakLinkage()) {
    F->setLinkage(GlobalValue::ExternalWeakLinkage);
    F->setDoesNotThrow();
    F->addFnAttr(Attribute::WillReturn);
    F->addFnAttr(Attribute::Cold);
    // The loader's lazy binding keeps fewer registers than the hooks do.
    F->addFnAttr(Attribute::NonLazyBind);
  }
  return F;
}

/// A rare call on a common path, where no register should be saved for it.
CallInst *Hooks::callRarely(IRBuilder<> &B, Function *F, ArrayRef<Value *> Args,
                            unsigned Cost) {
  CallInst *Call = B.CreateCall(F, Args);
  if (M.getTargetTriple().isX86_64())
    Call->setCallingConv(CallingConv::PreserveMost);
  offsetCost(Call, Cost);
  return Call;
}

void offsetCost(CallInst *Call, unsigned Cost) {
  Call->addFnAttr(Attribute::get(Call->getContext(), "call-threshold-bonus",
                                 std::to_string(Cost)));
}

/// Weak here and in the ledger, so that it is there without the ledger too.
GlobalVariable *Hooks::self() {
  if (GlobalVariable *G = M.getNamedGlobal("waif_self"))
    return G;
  Type *I32 = Type::getInt32Ty(M.getContext());
  auto *Nobody = ConstantStruct::get(
      SelfTy, {ConstantPointerNull::get(PointerType::getUnqual(M.getContext())),
               ConstantInt::get(I32, WAIF_NOBODY), ConstantInt::get(I32, 0)});
  auto *G = new GlobalVariable(M, SelfTy, false, GlobalValue::WeakODRLinkage,
                               Nobody, "waif_self", nullptr,
                               GlobalValue::InitialExecTLSModel);
  G->setComdat(M.getOrInsertComdat("waif_self"));
  return G;
}

/// The owner's alone to write, anybody's to read.
void Hooks::bump(IRBuilder<> &B, Value *Cells, unsigned Which) {
  Value *At = B.CreateConstInBoundsGEP1_32(B.getInt64Ty(), Cells, Which);
  LoadInst *Old = B.CreateLoad(B.getInt64Ty(), At);
  Old->setAtomic(AtomicOrdering::Monotonic);
  StoreInst *New = B.CreateStore(B.CreateAdd(Old, B.getInt64(1)), At);
  New->setAtomic(AtomicOrdering::Monotonic);
}

/// Of this copy of the code: inlined copies have addresses of their own.
Value *Hooks::programCounter(IRBuilder<> &B) {
  StringRef Code = M.getTargetTriple().isX86_64()    ? "leaq 0(%rip), $0"
                   : M.getTargetTriple().isAArch64() ? "adr $0, ."
                                                     : "";
  if (Code.empty())
    return ConstantPointerNull::get(B.getPtrTy());
  auto *Ty = FunctionType::get(B.getPtrTy(), false);
  return B.CreateCall(Ty, InlineAsm::get(Ty, Code, "=r", false));
}

/// Ends \p B's block: takes a task off the thread's free list, if there is one
/// and it is not the last, and goes on at \p Counted.
Value *Hooks::takeTask(IRBuilder<> &B, Value *Node, Value *Thread,
                       Value *Identity, BasicBlock *Counted, BasicBlock *Miss) {
  Function *F = Counted->getParent();
  auto *Pop = BasicBlock::Create(F->getContext(), "waif.pop", F, Counted);
  auto *Known = BasicBlock::Create(F->getContext(), "waif.known", F, Counted);
  PointerType *Ptr = B.getPtrTy();
  auto ThreadAt = [&](unsigned Which) {
    return B.CreateStructGEP(ThreadTy, Thread, Which);
  };
  Value *TaskPtr = B.CreateLoad(Ptr, ThreadAt(Free));
  B.CreateCondBr(B.CreateIsNotNull(TaskPtr), Pop, Counted);

  B.SetInsertPoint(Pop);
  auto TaskAt = [&](unsigned Which) {
    return B.CreateStructGEP(TaskTy, TaskPtr, Which);
  };
  Value *Next = B.CreateLoad(Ptr, TaskAt(NodeOf));
  Value *LastAt = ThreadAt(LastId);
  LoadInst *Last = B.CreateLoad(B.getInt64Ty(), LastAt);
  Last->setAtomic(AtomicOrdering::Monotonic);
  Value *InTime =
      B.CreateICmpULT(Last, B.CreateLoad(B.getInt64Ty(), ThreadAt(ClockId)));
  B.CreateCondBr(B.CreateLogicalAnd(B.CreateIsNotNull(Next), InTime), Known,
                 Miss, MDBuilder(F->getContext()).createLikelyBranchWeights());

  // Readers look at tasks at any time: the id comes last.
  B.SetInsertPoint(Known);
  auto Publish = [&](Value *V, unsigned Which, AtomicOrdering Order) {
    B.CreateStore(V, TaskAt(Which))->setAtomic(Order);
  };
  B.CreateStore(Next, ThreadAt(Free));
  Publish(Node, NodeOf, AtomicOrdering::Monotonic);
  Publish(B.CreateAnd(Identity, 0xffffffff), SiteAndSeen,
          AtomicOrdering::Monotonic);
  Publish(B.CreateLoad(B.getInt64Ty(), ThreadAt(TokenAndNow)), TokenAndBorn,
          AtomicOrdering::Monotonic);
  Value *NewId = B.CreateAdd(Last, B.getInt64(1));
  B.CreateStore(NewId, LastAt)->setAtomic(AtomicOrdering::Monotonic);
  Publish(NewId, Id, AtomicOrdering::Release);
  B.CreateBr(Counted);
  return TaskPtr;
}

void Hooks::enter(Value *Node, Value *Record, Value *Frame, Instruction *Before,
                  DebugLoc Loc) {
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  PointerType *Ptr = B.getPtrTy();
  auto At = [&](Member Which) {
    return B.CreateStructGEP(NodeTy, Node, Which);
  };
  CallInst *Caller =
      B.CreateIntrinsic(Intrinsic::returnaddress, {}, {B.getInt32(0)});
  offsetCost(Caller, 270);
  Value *Pc = programCounter(B);
  Value *Self = B.CreateThreadLocalAddress(self());
  Value *Thread = B.CreateLoad(Ptr, Self);
  if (!CountsOnly) // with nothing borrowed
    B.CreateStore(B.CreateZExt(tokenOf(B, Self), B.getInt64Ty()), At(Token));

  BasicBlock *Start = Before->getParent();
  BasicBlock *Done = Start->splitBasicBlock(Before, "waif.entered");
  LLVMContext &C = M.getContext();
  auto Block = [&](const char *Name) {
    return BasicBlock::Create(C, Name, Start->getParent(), Done);
  };
  BasicBlock *Look = Block("waif.look"), *Hit = Block("waif.hit"),
             *Counted = Block("waif.counted"), *Miss = Block("waif.miss"),
             *Call = Block("waif.enter");
  Start->getTerminator()->eraseFromParent();
  MDNode *Likely = MDBuilder(C).createLikelyBranchWeights();

  B.SetInsertPoint(Start);
  B.CreateCondBr(B.CreateIsNotNull(Thread), Look, Miss, Likely);

  B.SetInsertPoint(Look);
  Value *Slot =
      B.CreateAnd(B.CreateXor(B.CreatePtrToInt(Caller, B.getInt64Ty()),
                              B.CreatePtrToInt(Pc, B.getInt64Ty())),
                  WAIF_CACHE_SIZE - 1);
  Value *Entry = B.CreateInBoundsGEP(ThreadTy, Thread,
                                     {B.getInt64(0), B.getInt32(Cache), Slot});
  auto Of = [&](unsigned Which, Type *Ty) {
    return B.CreateLoad(Ty, B.CreateStructGEP(CachedTy, Entry, Which));
  };
  Value *Same = B.CreateAnd(B.CreateICmpEQ(Of(0, Ptr), Caller),
                            B.CreateICmpEQ(Of(1, Ptr), Pc));
  B.CreateCondBr(Same, Hit, Miss, Likely);

  B.SetInsertPoint(Hit);
  Value *TaskPtr = ConstantPointerNull::get(Ptr);
  if (CountsOnly)
    B.CreateBr(Counted);
  else
    TaskPtr = takeTask(B, Node, Thread, Of(3, B.getInt64Ty()), Counted, Miss);

  B.SetInsertPoint(Counted);
  Value *CellsPtr = Of(2, Ptr);
  bump(B, CellsPtr, WAIF_CELL_CREATED);
  B.CreateStore(CellsPtr, At(Cells));
  B.CreateStore(TaskPtr, At(Task));
  if (CountsOnly)
    B.CreateStore(B.getInt64(0), At(Token));
  B.CreateAlignedStore(Of(3, B.getInt64Ty()), At(Site), Align(8));
  B.CreateBr(Done);

  B.SetInsertPoint(Miss);
  B.CreateStore(B.getInt32(0), At(Owner));
  Value *FrameSize =
      B.CreateIntrinsic(Intrinsic::coro_size, {B.getInt64Ty()}, {});
  Value *Args[] = {Node, Record, Caller, Pc, Frame, FrameSize};
  Function *F = hook("waif_enter", Args);
  B.CreateCondBr(B.CreateIsNotNull(F), Call, Done);
  B.SetInsertPoint(Call);
  callRarely(B, F, Args, 0);
  B.CreateBr(Done);
}

void Hooks::finish(Value *Node, Instruction *Before, DebugLoc Loc) {
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  PointerType *Ptr = B.getPtrTy();
  auto At = [&](Member Which) {
    return B.CreateStructGEP(NodeTy, Node, Which);
  };
  Value *Tracked = B.CreateLoad(B.getInt32Ty(), At(Owner));
  Value *Self = B.CreateThreadLocalAddress(self());
  Value *Index =
      B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(SelfTy, Self, 1));
  Instruction *Fast, *Slow;
  SplitBlockAndInsertIfThenElse(
      B.CreateICmpEQ(Tracked, Index), Before, &Fast, &Slow,
      MDBuilder(M.getContext()).createLikelyBranchWeights());
  B.SetInsertPoint(Slow);
  B.SetInsertPoint(SplitBlockAndInsertIfThen(B.CreateIsNotNull(Tracked), Slow,
                                             /*Unreachable=*/false));
  callRarely(B, hook("waif_finish", Node), Node, 130);

  B.SetInsertPoint(Fast);
  bump(B, B.CreateLoad(Ptr, At(Cells)), WAIF_CELL_FINISHED);
  B.CreateStore(B.getInt32(0), At(Owner));
  if (CountsOnly)
    return;
  Value *TaskPtr = B.CreateLoad(Ptr, At(Task));
  B.SetInsertPoint(SplitBlockAndInsertIfThen(B.CreateIsNotNull(TaskPtr), Fast,
                                             /*Unreachable=*/false));
  B.CreateStore(B.getInt64(0), B.CreateStructGEP(TaskTy, TaskPtr, Id))
      ->setAtomic(AtomicOrdering::Monotonic);
  Value *FreeAt = B.CreateStructGEP(ThreadTy, B.CreateLoad(Ptr, Self), Free);
  B.CreateStore(B.CreateLoad(Ptr, FreeAt),
                B.CreateStructGEP(TaskTy, TaskPtr, NodeOf))
      ->setAtomic(AtomicOrdering::Release);
  B.CreateStore(TaskPtr, FreeAt);
}

void Hooks::call(StringRef Name, ArrayRef<Value *> Args, Instruction *Before,
                 DebugLoc Loc) {
  Function *F = hook(Name, Args);
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Linked = B.CreateIsNotNull(F);
  B.SetInsertPoint(SplitBlockAndInsertIfThen(Linked, Before, false));
  B.CreateCall(F, Args);
}

void Hooks::callIfTracked(StringRef Name, Value *Node, Instruction *Before,
                          DebugLoc Loc) {
  Function *F = hook(Name, Node);
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Tracked = B.CreateIsNotNull(
      B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(NodeTy, Node, Owner)));
  B.SetInsertPoint(SplitBlockAndInsertIfThen(
      Tracked, Before, false,
      MDBuilder(M.getContext()).createUnlikelyBranchWeights()));
  callRarely(B, F, Node, 50);
}

} // namespace waif
