// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "runtime/include/waif/abi.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace waif {

/// The ledger's C interface as IR: types, weak hooks and static records.
class Hooks {
public:
  explicit Hooks(llvm::Module &M);

  /// Calls hook \p Name if the ledger is linked. \p Before must not be a phi.
  void call(llvm::StringRef Name, llvm::ArrayRef<llvm::Value *> Args,
            llvm::Instruction *Before, llvm::DebugLoc Loc);

  /// Calls hook \p Name if \p Node is tracked, which implies a ledger.
  void callIfTracked(llvm::StringRef Name, llvm::Value *Node,
                     llvm::Instruction *Before, llvm::DebugLoc Loc);

  /// A static waif_function for \p F; \p Loc is where it is, or null.
  llvm::GlobalVariable *record(llvm::Function &F, uint32_t Kind, uint32_t Flags,
                               const llvm::DILocation *Loc,
                               llvm::ArrayRef<uint32_t> SuspendLines);

  llvm::StructType *NodeTy;

private:
  llvm::Function *hook(llvm::StringRef Name, llvm::FunctionType *Ty);
  llvm::Constant *string(llvm::StringRef Text);

  llvm::Module &M;
  llvm::StructType *FunctionTy;
  llvm::StringMap<llvm::Constant *> Strings;
};

/// Makes a coroutine that is not split yet report to the ledger.
bool instrumentCoroutine(llvm::Function &F, Hooks &H);

/// Makes calls of std::async in \p F, and the shared states' own functions,
/// report to the ledger.
bool instrumentAsync(llvm::Function &F, Hooks &H);

} // namespace waif
