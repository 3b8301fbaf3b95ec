// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pass/Hooks.h"

#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace waif {
namespace {

bool isStdAsync(const Function *F) {
  return F && F->getName().starts_with("_ZSt5asyncI");
}

/// \p Hook(state) on entry, and before control leaves the function when
/// \p Exits says so.
void onEntry(Function &F, Hooks &H, StringRef Hook, DebugLoc Loc) {
  Instruction *First = &*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca();
  H.call(Hook, F.getArg(0), First, Loc);
}

template <typename... Exit>
void onExit(Function &F, Hooks &H, StringRef Hook, DebugLoc Loc) {
  SmallVector<Instruction *, 4> Exits;
  for (Instruction &I : instructions(F))
    if (isa<Exit...>(I))
      Exits.push_back(&I);
  for (Instruction *I : Exits)
    H.call(Hook, F.getArg(0), I, Loc);
}

/// The functor that runs the user's function and keeps its exception.
bool instrumentSetter(Function &F, Hooks &H) {
  if (!F.getName().starts_with("_ZNKSt13__future_base12_Task_setterI"))
    return false;
  SmallVector<CallBase *, 1> Captures;
  for (Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I);
        C && C->getCalledFunction() &&
        C->getCalledFunction()->getName() == "_ZSt17current_exceptionv")
      Captures.push_back(C);
  for (CallBase *C : Captures)
    H.call("waif_async_store", {}, C, C->getDebugLoc());
  return !Captures.empty();
}

/// The shared states of std::async are templates, so their functions are part
/// of the user's translation unit. Names are libstdc++'s.
bool instrumentState(Function &F, Hooks &H) {
  StringRef Name = F.getName();
  bool Async = Name.starts_with("_ZNSt13__future_base17_Async_state_implI");
  bool Deferred = Name.starts_with("_ZNSt13__future_base15_Deferred_stateI");
  // A packaged_task is only told apart from the task that happens to run it.
  bool Packaged = Name.starts_with("_ZNSt13__future_base11_Task_stateI");
  if ((!Async && !Deferred && !Packaged) || F.arg_empty())
    return false;
  ItaniumPartialDemangler D;
  if (D.partialDemangle(F.getName().str().c_str()))
    return false;
  char *Text = D.getFunctionBaseName(nullptr, nullptr);
  std::string Base = Text ? Text : "";
  std::free(Text);

  DebugLoc Loc;
  if (DISubprogram *SP = F.getSubprogram())
    Loc = DILocation::get(F.getContext(), SP->getLine(), 0, SP);
  if (Base == (Deferred ? "_M_complete_async" : "_M_run")) {
    onExit<ReturnInst, ResumeInst>(F, H, "waif_async_ran", Loc);
    onEntry(F, H, "waif_async_run", Loc);
  } else if (Packaged) {
    return false;
  } else if (D.isCtorOrDtor() && StringRef(Base).starts_with("~")) {
    // After the body: the destructor of a running task waits for its thread.
    onExit<ReturnInst>(F, H, "waif_async_gone", Loc);
  } else if (D.isCtorOrDtor()) {
    onExit<ResumeInst>(F, H, "waif_async_abort", Loc);
    onEntry(F, H, "waif_async_bind", Loc);
  } else {
    return false;
  }
  return true;
}

} // namespace

bool instrumentAsync(Function &F, Hooks &H) {
  bool Changed = instrumentState(F, H) || instrumentSetter(F, H);
  if (isStdAsync(&F)) // the overload without a policy calls the other one
    return Changed;
  SmallVector<CallBase *, 4> Calls;
  for (Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I);
        C && isStdAsync(C->getCalledFunction()))
      Calls.push_back(C);
  for (CallBase *C : Calls) {
    GlobalVariable *Place = H.record(F, {.Kind = WAIF_KIND_ASYNC,
                                         .Loc = C->getDebugLoc().get(),
                                         .SuspendLines = {}});
    H.call("waif_async_call", Place, C, C->getDebugLoc());
  }
  return Changed || !Calls.empty();
}

} // namespace waif
