// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "runtime/include/waif/abi.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace waif {

/// Whether tasks are counted only: no live task is known, so nobody looks at
/// a running one, and none belongs to a test.
#ifdef WAIF_COUNTS
inline constexpr bool CountsOnly = true;
#else
inline constexpr bool CountsOnly = false;
#endif

// Members of waif_node, of waif_task and of waif_thread, by index.
enum Member { State, Resumes, Site, Owner, Cells, Task, Token, Borrowed };
enum TaskMember { Id, NodeOf, SiteAndSeen, TokenAndBorn };
enum ThreadMember { Free, LastId, ClockId, TokenAndNow, Cache };

/// What we put into a function must not keep it from being inlined: without
/// that there is no heap elision. \p Call gives back about what we cost.
void offsetCost(llvm::CallInst *Call, unsigned Cost);

/// The ledger's C interface as IR: types, weak hooks and static records.
class Hooks {
public:
  explicit Hooks(llvm::Module &M);

  /// Calls hook \p Name if the ledger is linked. \p Before must not be a phi.
  void call(llvm::StringRef Name, llvm::ArrayRef<llvm::Value *> Args,
            llvm::Instruction *Before, llvm::DebugLoc Loc);

  /// waif_enter for a new frame, inlined where the creation site is in the
  /// thread's cache.
  void enter(llvm::Value *Node, llvm::Value *Record, llvm::Value *Frame,
             llvm::Instruction *Before, llvm::DebugLoc Loc);

  /// waif_finish, inlined where the thread counts the task itself.
  void finish(llvm::Value *Node, llvm::Instruction *Before, llvm::DebugLoc Loc);

  /// Makes the task's token the thread's, if that has another one; and gives
  /// back what was borrowed so.
  void takeToken(llvm::Value *Node, llvm::Instruction *Before,
                 llvm::DebugLoc Loc);
  void giveTokenBack(llvm::Value *Node, llvm::Instruction *Before,
                     llvm::DebugLoc Loc);

  /// Calls hook \p Name if \p Node is tracked, which implies a ledger.
  void callIfTracked(llvm::StringRef Name, llvm::Value *Node,
                     llvm::Instruction *Before, llvm::DebugLoc Loc);

  /// What a waif_function says beside its name.
  struct Facts {
    uint32_t Kind = WAIF_KIND_COROUTINE;
    uint32_t Flags = 0;
    const llvm::DILocation *Loc = nullptr;
    llvm::ArrayRef<uint32_t> SuspendLines;
    uint32_t PromiseSize = 0;
    uint32_t PromiseAlign = 0;
  };
  llvm::GlobalVariable *record(llvm::Function &F, const Facts &What);

  llvm::StructType *NodeTy;

private:
  llvm::Function *hook(llvm::StringRef Name,
                       llvm::ArrayRef<llvm::Value *> Args);
  llvm::Function *weak(llvm::StringRef Name, llvm::FunctionType *Ty);
  llvm::Value *tokenOf(llvm::IRBuilder<> &B, llvm::Value *Self);
  llvm::CallInst *callRarely(llvm::IRBuilder<> &B, llvm::Function *F,
                             llvm::ArrayRef<llvm::Value *> Args, unsigned Cost);
  llvm::Value *takeTask(llvm::IRBuilder<> &B, llvm::Value *Node,
                        llvm::Value *Thread, llvm::Value *Identity,
                        llvm::BasicBlock *Counted, llvm::BasicBlock *Miss);
  void bump(llvm::IRBuilder<> &B, llvm::Value *Cells, unsigned Which);
  llvm::Value *programCounter(llvm::IRBuilder<> &B);
  llvm::GlobalVariable *self();
  llvm::Constant *string(llvm::StringRef Text);

  llvm::Module &M;
  llvm::StructType *FunctionTy, *CachedTy, *TaskTy, *ThreadTy, *SelfTy;
  llvm::StringMap<llvm::Constant *> Strings;
};

/// Makes a coroutine that is not split yet report to the ledger.
bool instrumentCoroutine(llvm::Function &F, Hooks &H);

/// Makes what std::async, packaged_task, promise and thread are made of, and
/// the user's calls that make them, report to the ledger.
class AsyncTasks {
public:
  explicit AsyncTasks(Hooks &H) : H(H) {}
  bool instrument(llvm::Function &F);

private:
  static constexpr uint32_t Nothing = ~0u; // no kind of task
  uint32_t madeBy(llvm::Function &F);

  Hooks &H;
  llvm::DenseMap<llvm::Function *, uint32_t> Made;
};

} // namespace waif
