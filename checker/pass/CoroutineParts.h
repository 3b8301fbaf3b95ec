// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Coroutines/CoroInstr.h"

namespace waif {

/// The block that goes on after \p S when the coroutine is resumed.
inline llvm::BasicBlock *resumed(llvm::CoroSuspendInst *S) {
  for (llvm::User *U : S->users())
    if (auto *Switch = llvm::dyn_cast<llvm::SwitchInst>(U))
      for (auto Case : Switch->cases())
        if (Case.getCaseValue()->isZero())
          return Case.getCaseSuccessor();
  return nullptr;
}

/// The intrinsics of one coroutine as clang leaves them, before any pass.
struct Parts {
  llvm::CoroBeginInst *Begin = nullptr;
  llvm::Value *Promise = nullptr;
  llvm::SmallVector<llvm::CoroSuspendInst *, 8> Suspends;
  llvm::SmallVector<llvm::CoroAwaitSuspendInst *, 8> Awaits;
  llvm::SmallVector<llvm::CoroFreeInst *, 2> Frees;
  llvm::SmallVector<llvm::CallBase *, 1>
      Unhandled; // promise.unhandled_exception()

  explicit Parts(llvm::Function &F) {
    for (llvm::Instruction &I : llvm::instructions(F)) {
      if (auto *B = llvm::dyn_cast<llvm::CoroBeginInst>(&I))
        Begin = B;
      else if (auto *S = llvm::dyn_cast<llvm::CoroSuspendInst>(&I))
        Suspends.push_back(S);
      else if (auto *A = llvm::dyn_cast<llvm::CoroAwaitSuspendInst>(&I))
        Awaits.push_back(A);
      else if (auto *Fr = llvm::dyn_cast<llvm::CoroFreeInst>(&I))
        Frees.push_back(Fr);
    }
    if (!Begin || !llvm::isa<llvm::CoroIdInst>(Begin->getId())) {
      Begin = nullptr; // not the switched-resume lowering that C++ has
      return;
    }
    Promise = llvm::cast<llvm::CoroIdInst>(Begin->getId())->getPromise();
    for (llvm::Instruction &I : llvm::instructions(F))
      if (auto *C = llvm::dyn_cast<llvm::CallBase>(&I); C && isUnhandled(*C))
        Unhandled.push_back(C);
  }

  bool isUnhandled(llvm::CallBase &C) const {
    llvm::Function *Callee = C.getCalledFunction();
    return Promise && Callee && C.arg_size() &&
           Callee->getName().contains("19unhandled_exception") &&
           llvm::getUnderlyingObject(C.getArgOperand(0)) == Promise;
  }

  /// Whether the body has an end other than by exception: a worker that loops
  /// for ever and most generators have none, and destruction is their end.
  bool ends(llvm::Function &F) const {
    llvm::SmallPtrSet<llvm::BasicBlock *, 32> Seen;
    llvm::SmallVector<llvm::BasicBlock *, 32> Work(1, &F.getEntryBlock());
    llvm::SmallPtrSet<llvm::BasicBlock *, 2> Final;
    for (llvm::CoroSuspendInst *S : Suspends)
      if (S->isFinal())
        Final.insert(S->getParent());
    while (!Work.empty()) {
      llvm::BasicBlock *BB = Work.pop_back_val();
      if (!Seen.insert(BB).second)
        continue;
      if (Final.contains(BB))
        return true;
      if (llvm::none_of(Unhandled, [BB](llvm::CallBase *C) {
            return C->getParent() == BB;
          }))
        llvm::append_range(Work, llvm::successors(BB));
    }
    return false;
  }

  /// Whether \p S, a co_yield, is the last thing in the body and suspends just
  /// as the end does: it hands the result out, and nobody resumes it.
  bool isEnd(llvm::CoroSuspendInst *S) const {
    llvm::Function *Own = suspender(S);
    if (!Own || Own->getName().contains("suspend_always"))
      return false;
    llvm::SmallPtrSet<llvm::BasicBlock *, 32> Seen;
    llvm::SmallVector<llvm::BasicBlock *, 32> Work(1, resumed(S));
    bool Reached = false;
    while (!Work.empty()) {
      llvm::BasicBlock *BB = Work.pop_back_val();
      if (!BB || !Seen.insert(BB).second)
        continue;
      auto *Next = llvm::find_if(Suspends, [BB](llvm::CoroSuspendInst *Other) {
        return Other->getParent() == BB;
      });
      if (Next == Suspends.end()) {
        llvm::append_range(Work, llvm::successors(BB));
        continue;
      }
      if (!(*Next)->isFinal() || suspender(*Next) != Own)
        return false;
      Reached = true;
    }
    return Reached;
  }

  /// The await_suspend() that \p S calls.
  llvm::Function *suspender(llvm::CoroSuspendInst *S) const;

  llvm::CoroAwaitSuspendInst *awaitOf(llvm::CoroSuspendInst *S) const {
    llvm::CoroSaveInst *Save = S->getCoroSave();
    for (llvm::CoroAwaitSuspendInst *A : Awaits)
      if (Save && A->getParent() == Save->getParent())
        return A;
    return nullptr;
  }
};

inline llvm::Function *Parts::suspender(llvm::CoroSuspendInst *S) const {
  llvm::CoroAwaitSuspendInst *A = awaitOf(S);
  llvm::Function *Wrapper = A ? A->getWrapperFunction() : nullptr;
  if (!Wrapper || Wrapper->isDeclaration())
    return nullptr;
  for (llvm::Instruction &I : llvm::instructions(Wrapper))
    if (auto *C = llvm::dyn_cast<llvm::CallBase>(&I))
      if (llvm::Function *Callee = C->getCalledFunction();
          Callee && Callee->getName().contains("13await_suspend"))
        return Callee;
  return nullptr;
}

} // namespace waif
