// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pass/Hooks.h"

#include "llvm/Passes/PassBuilder.h"
#include "llvm/Plugins/PassPlugin.h"

using namespace llvm;

namespace {

struct WaifPass : PassInfoMixin<WaifPass> {
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    waif::Hooks H(M);
    waif::AsyncTasks Async(H);
    bool Changed = false;
    for (Function &F : M) {
      if (F.isDeclaration())
        continue;
      Changed |= Async.instrument(F);
      Changed |= waif::instrumentCoroutine(F, H);
    }
    return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
  }

  static bool isRequired() { return true; } // at -O0 and for optnone as well
};

} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK
    LLVM_ATTRIBUTE_VISIBILITY_DEFAULT PassPluginLibraryInfo
    llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "waif", "0.1", [](PassBuilder &PB) {
            // Before any other pass: coroutines are whole, nothing is inlined,
            // every call has the line that the user wrote.
            PB.registerPipelineStartEPCallback(
                [](ModulePassManager &MPM, OptimizationLevel) {
                  MPM.addPass(WaifPass());
                });
          }};
}
