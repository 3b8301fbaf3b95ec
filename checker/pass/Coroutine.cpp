// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pass/CoroutineParts.h"
#include "pass/Hooks.h"

#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Coroutines/CoroInstr.h"

using namespace llvm;

namespace waif {
namespace {

enum class Step { Initial, Await, Yield, Final };

Step stepOf(CoroSuspendInst *S, CoroAwaitSuspendInst *A) {
  if (S->isFinal())
    return Step::Final;
  StringRef Wrapper = A ? A->getWrapperFunction()->getName() : StringRef();
  if (Wrapper.contains("__await_suspend_wrapper__init"))
    return Step::Initial;
  return Wrapper.contains("__await_suspend_wrapper__yield") ? Step::Yield
                                                            : Step::Await;
}

class Instrumenter {
public:
  Instrumenter(Function &F, Hooks &H, Parts &P) : H(H), P(P), F(F) {
    if (DISubprogram *SP = F.getSubprogram())
      Loc = DILocation::get(F.getContext(), SP->getLine(), 0, SP);
  }

  void run() {
    IRBuilder<> B(&F.getEntryBlock(), F.getEntryBlock().begin());
    Node = B.CreateAlloca(H.NodeTy, nullptr, "waif.node");
    SmallVector<uint32_t, 8> Lines(1, 0);
    const bool Ends = P.ends(F);
    uint32_t Flags = Ends ? 0 : WAIF_FLAG_ENDLESS;
    // What changes the shape of a block comes after all that looks at it.
    SmallVector<CoroSuspendInst *, 1> Finals;
    bool Started = false;
    for (CoroSuspendInst *S : P.Suspends) {
      CoroAwaitSuspendInst *A = P.awaitOf(S);
      switch (stepOf(S, A)) {
      case Step::Final:
        Finals.push_back(S);
        continue;
      case Step::Initial:
        suspend(S, A, WAIF_STATE_CREATED, WAIF_STATE_ENTERED);
        Lines[0] = lineOf(S);
        Started = true;
        continue;
      case Step::Yield:
        Flags |= WAIF_FLAG_YIELDS;
        if (P.isEnd(S))
          Finals.push_back(S);
        [[fallthrough]];
      case Step::Await:
        if (stepOf(S, A) == Step::Await)
          Flags |= WAIF_FLAG_AWAITS;
        suspend(S, A,
                WAIF_STATE_SUSPENDED | uint32_t(Lines.size())
                                           << WAIF_STATE_SHIFT,
                WAIF_STATE_RUNNING);
        Lines.push_back(lineOf(S));
      }
    }
    for (CallBase *C : P.Unhandled)
      bracket(C);
    for (CoroSuspendInst *S : Finals)
      finishBefore(S);
    if (!CountsOnly) {
      for (Instruction *I : Resumed)
        H.takeToken(Node, I, Loc);
      for (Instruction *I : Suspending)
        H.giveTokenBack(Node, I, Loc);
    }
    for (CoroFreeInst *Free : P.Frees)
      H.callIfTracked(Ends ? "waif_leave" : "waif_leave_endless", Node, Free,
                      Loc);
    enter(Started ? WAIF_STATE_ENTERED : WAIF_STATE_RUNNING, Flags, Lines);
  }

private:
  void enter(uint32_t State, uint32_t Flags, ArrayRef<uint32_t> Lines) {
    if (CountsOnly)
      Flags |= WAIF_FLAG_COUNTS;
    Hooks::Facts What{.Flags = Flags, .Loc = Loc.get(), .SuspendLines = Lines};
    const DataLayout &DL = F.getDataLayout();
    if (auto *Promise = dyn_cast_or_null<AllocaInst>(P.Promise)) {
      What.PromiseSize = DL.getTypeAllocSize(Promise->getAllocatedType());
      What.PromiseAlign = Promise->getAlign().value();
    }
    Instruction *After = P.Begin->getNextNode();
    // The state, and no resumes yet.
    IRBuilder<> B(After);
    B.SetCurrentDebugLocation(Loc);
    B.CreateStore(B.getInt64(State), Node);
    H.enter(Node, H.record(F, What), P.Begin, After, Loc);
  }

  /// Nothing may touch the frame between await_suspend and the resumption:
  /// another thread may own it by then.
  void suspend(CoroSuspendInst *S, CoroAwaitSuspendInst *A, uint32_t Suspended,
               uint32_t Thrown) {
    if (CountsOnly && Suspended != WAIF_STATE_CREATED)
      return; // whether it ever began is all that its end depends on
    Instruction *Last = A ? static_cast<Instruction *>(A) : S;
    setState(Suspended, Last);
    if (Suspended != WAIF_STATE_CREATED) // the start runs with the thread's own
      Suspending.push_back(Last);
    if (auto *Invoke = dyn_cast_or_null<InvokeInst>(A))
      setState(Thrown, &*Invoke->getUnwindDest()->getFirstInsertionPt());
    if (BasicBlock *Next = resumed(S)) {
      Resumed.push_back(&*Next->getFirstInsertionPt());
      setState(WAIF_STATE_RUNNING, &*Next->getFirstInsertionPt());
      if (Suspended != WAIF_STATE_CREATED)
        countResume(&*Next->getFirstInsertionPt());
    }
  }

  /// Plain, so that the optimiser merges what nobody can see: the frame is
  /// its task's, and others look at it from outside of the language.
  void setState(uint32_t State, Instruction *Before) {
    IRBuilder<> B(Before);
    B.SetCurrentDebugLocation(Loc);
    B.CreateStore(B.getInt32(State), Node);
  }

  Value *resumes(Instruction *Before) {
    return IRBuilder<>(Before).CreateStructGEP(H.NodeTy, Node, 1);
  }

  void countResume(Instruction *Before) {
    IRBuilder<> B(Before);
    B.SetCurrentDebugLocation(Loc);
    Value *At = resumes(Before);
    B.CreateStore(B.CreateAdd(B.CreateLoad(B.getInt32Ty(), At), B.getInt32(1)),
                  At);
  }

  void bracket(CallBase *C) {
    H.callIfTracked("waif_store_begin", Node, C, Loc);
    if (auto *Invoke = dyn_cast<InvokeInst>(C)) {
      // Leaving by exception ends the task as well.
      Instruction *Pad = &*Invoke->getUnwindDest()->getFirstInsertionPt();
      H.callIfTracked("waif_store_escape", Node, Pad, Loc);
      end(Pad);
      BasicBlock *Normal = Invoke->getNormalDest();
      H.callIfTracked("waif_store_end", Node, &*Normal->getFirstInsertionPt(),
                      Loc);
    } else if (!C->doesNotReturn()) {
      H.callIfTracked("waif_store_end", Node, C->getNextNode(), Loc);
    }
  }

  /// The task ends when the final awaiter has been asked whether it is ready:
  /// the branch on its answer is the last thing on every path.
  void finishBefore(CoroSuspendInst *S) {
    CoroSaveInst *Save = S->getCoroSave();
    BasicBlock *Last = Save ? Save->getParent() : S->getParent();
    BasicBlock *Ready = Last->getSinglePredecessor();
    end(Ready ? Ready->getTerminator() : &Last->front());
  }

  void end(Instruction *Before) {
    H.finish(Node, Before, Loc);
    if (!CountsOnly)
      H.giveTokenBack(Node, Before, Loc);
  }

  static uint32_t lineOf(Instruction *I) {
    return I->getDebugLoc() ? I->getDebugLoc().getLine() : 0;
  }

  Hooks &H;
  Parts &P;
  Function &F;
  DebugLoc Loc;
  AllocaInst *Node = nullptr;
  SmallVector<Instruction *, 8> Resumed, Suspending;
};

} // namespace

bool instrumentCoroutine(Function &F, Hooks &H) {
  if (!F.isPresplitCoroutine())
    return false;
  Parts P(F);
  if (!P.Begin)
    return false;
  Instrumenter(F, H, P).run();
  return true;
}

} // namespace waif
