// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// std::async, std::packaged_task, std::promise and std::thread, by the states
// behind them. These are templates or inline, so their functions are part of
// the user's translation unit. Names are libstdc++'s.
#include "pass/Hooks.h"

#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include <optional>

using namespace llvm;

namespace waif {
namespace {

bool isStd(StringRef Name) {
  return Name.starts_with("_ZSt") || Name.starts_with("_ZNSt") ||
         Name.starts_with("_ZNKSt") || Name.starts_with("_ZN9__gnu_cxx") ||
         Name.starts_with("_ZNK9__gnu_cxx");
}

/// A member of one of the states, by its own name; "~" for the destructor.
struct Member {
  uint32_t Kind;
  std::string Base;
  bool IsCtor = false;
};

std::optional<Member> memberOf(const Function &F) {
  static constexpr struct {
    StringRef Prefix, Class;
    uint32_t Kind;
  } States[] = {
      {"_ZNSt13__future_base17_Async_state_implI", "_Async_state_impl",
       WAIF_KIND_ASYNC},
      {"_ZNSt13__future_base15_Deferred_stateI", "_Deferred_state",
       WAIF_KIND_ASYNC},
      {"_ZNSt13__future_base11_Task_stateI", "_Task_state",
       WAIF_KIND_PACKAGED_TASK},
      {"_ZNSt13__future_base13_State_baseV2", "_State_baseV2",
       WAIF_KIND_PROMISE},
      {"_ZNSt7promiseI", "promise", WAIF_KIND_PROMISE},
      {"_ZNSt6thread11_State_implI", "_State_impl", WAIF_KIND_THREAD}};
  for (const auto &S : States) {
    if (!F.getName().starts_with(S.Prefix) || F.arg_empty())
      continue;
    const std::string Name = F.getName().str(); // the demangler points into it
    ItaniumPartialDemangler D;
    if (D.partialDemangle(Name.c_str()))
      return {};
    char *Text = D.getFunctionBaseName(nullptr, nullptr);
    Member Found{S.Kind, Text ? Text : ""};
    std::free(Text);
    if (!D.isCtorOrDtor())
      return Found;
    // The base object's destructor is part of the others'; a deleting one
    // returns when the memory may be another state's.
    const bool IsDtor = StringRef(Found.Base).starts_with("~");
    if (StringRef(Found.Base).ltrim('~') != S.Class ||
        (IsDtor && !F.getName().ends_with("D2Ev")))
      return {}; // a nested class's
    char *Parameters = D.getFunctionParameters(nullptr, nullptr);
    const bool IsMove = S.Kind == WAIF_KIND_PROMISE &&
                        StringRef(Parameters).contains("promise<");
    std::free(Parameters);
    Found.Base = IsDtor ? "~" : "";
    Found.IsCtor = !IsDtor && !IsMove;
    return Found;
  }
  return {};
}

void onEntry(Function &F, Hooks &H, StringRef Hook, ArrayRef<Value *> Args,
             DebugLoc Loc) {
  H.call(Hook, Args, &*F.getEntryBlock().getFirstNonPHIOrDbgOrAlloca(), Loc);
}

template <typename... Exit>
void onExit(Function &F, Hooks &H, StringRef Hook, ArrayRef<Value *> Args,
            DebugLoc Loc) {
  SmallVector<Instruction *, 4> Exits;
  for (Instruction &I : instructions(F))
    if (isa<Exit...>(I))
      Exits.push_back(&I);
  for (Instruction *I : Exits)
    H.call(Hook, Args, I, Loc);
}

/// Calls in \p F of functions whose name begins with \p Prefix.
SmallVector<CallBase *, 1> callsOf(Function &F, StringRef Prefix) {
  SmallVector<CallBase *, 1> Calls;
  for (Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I);
        C && C->getCalledFunction() &&
        C->getCalledFunction()->getName().starts_with(Prefix))
      Calls.push_back(C);
  return Calls;
}

Value *nowhere(Function &F) {
  return ConstantPointerNull::get(PointerType::getUnqual(F.getContext()));
}

/// The functor that runs the user's function and keeps its exception.
bool instrumentSetter(Function &F, Hooks &H) {
  if (!F.getName().starts_with("_ZNKSt13__future_base12_Task_setterI"))
    return false;
  auto Captures = callsOf(F, "_ZSt17current_exceptionv");
  for (CallBase *C : Captures)
    H.call("waif_async_store", {}, C, C->getDebugLoc());
  return !Captures.empty();
}

/// Where a promise that nobody kept gets its exception.
bool instrumentBreak(Function &F, Hooks &H) {
  auto Calls = callsOf(F, "_ZSt18make_exception_ptrISt12future_error");
  for (CallBase *C : Calls) {
    auto *Invoke = dyn_cast<InvokeInst>(C);
    Instruction *Next = Invoke
                            ? &*Invoke->getNormalDest()->getFirstInsertionPt()
                            : C->getNextNode();
    H.call("waif_promise_break", {F.getArg(0), C->getArgOperand(0)}, Next,
           C->getDebugLoc());
  }
  return !Calls.empty();
}

bool instrumentState(Function &F, Hooks &H) {
  auto Found = memberOf(F);
  if (!Found)
    return false;
  DebugLoc Loc;
  if (DISubprogram *SP = F.getSubprogram())
    Loc = DILocation::get(F.getContext(), SP->getLine(), 0, SP);
  Value *State = F.getArg(F.hasStructRetAttr() ? 1 : 0);
  const std::string &Base = Found->Base;
  const bool IsPromise = F.getName().starts_with("_ZNSt7promiseI");
  const bool Deferred = F.getName().contains("15_Deferred_stateI");
  if (IsPromise) {
    if (Base != "set_exception" || F.arg_size() != 2)
      return false;
    onExit<ResumeInst>(F, H, "waif_promise_unstore", {State, F.getArg(1)}, Loc);
    onEntry(F, H, "waif_promise_store", {State, F.getArg(1)}, Loc);
  } else if (Base == "_M_set_result" || Base == "_M_set_delayed_result") {
    onExit<ReturnInst>(F, H, "waif_promise_set", State, Loc);
  } else if (Base == "_M_break_promise") {
    return instrumentBreak(F, H);
  } else if (Base == (Deferred ? "_M_complete_async" : "_M_run") ||
             Base == "_M_run_delayed") {
    onExit<ReturnInst, ResumeInst>(F, H, "waif_async_ran", State, Loc);
    onEntry(F, H, "waif_async_run", State, Loc);
  } else if (Base == "_M_reset") { // of a packaged_task
    onExit<ReturnInst>(F, H, "waif_async_call", nowhere(F), Loc);
    onEntry(F, H, "waif_async_again", State, Loc);
  } else if (Base == "~") {
    // A running task's destructor waits for its thread.
    onExit<ReturnInst>(F, H, "waif_async_gone", State, Loc);
    onEntry(F, H, "waif_async_drop", State, Loc);
  } else if (Found->IsCtor) {
    Value *Kind =
        ConstantInt::get(Type::getInt32Ty(F.getContext()), Found->Kind);
    onExit<ResumeInst>(F, H, "waif_async_abort", State, Loc);
    onEntry(F, H, "waif_async_bind", {State, Kind}, Loc);
  } else {
    return false;
  }
  return true;
}

} // namespace

/// What calling \p F makes, without any code of the user's between.
uint32_t AsyncTasks::madeBy(Function &F) {
  auto [Known, IsNew] = Made.try_emplace(&F, Nothing);
  if (!IsNew || !isStd(F.getName()))
    return Known->second;
  uint32_t Kind = Nothing;
  if (auto Found = memberOf(F); Found && Found->IsCtor)
    if (Found->Kind != WAIF_KIND_PROMISE ||
        F.getName().starts_with("_ZNSt7promiseI"))
      Kind = Found->Kind;
  // A task of std::async has a thread and what promises have, too.
  auto Rank = [](uint32_t K) {
    return K == WAIF_KIND_ASYNC           ? 4
           : K == WAIF_KIND_PACKAGED_TASK ? 3
           : K == WAIF_KIND_PROMISE       ? 2
           : K == WAIF_KIND_THREAD        ? 1
                                          : 0;
  };
  for (Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I))
      if (Function *Callee = C->getCalledFunction())
        if (uint32_t K = madeBy(*Callee); Rank(K) > Rank(Kind))
          Kind = K;
  return Made[&F] = Kind;
}

bool AsyncTasks::instrument(Function &F) {
  if (isStd(F.getName()))
    return instrumentState(F, H) || instrumentSetter(F, H);
  SmallVector<CallBase *, 4> Calls;
  for (Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I);
        C && C->getCalledFunction() && !C->isMustTailCall() &&
        madeBy(*C->getCalledFunction()) != Nothing)
      Calls.push_back(C);
  for (CallBase *C : Calls) {
    uint32_t Kind = madeBy(*C->getCalledFunction());
    GlobalVariable *Place = H.record(
        F, {.Kind = Kind, .Loc = C->getDebugLoc().get(), .SuspendLines = {}});
    H.call("waif_async_call", Place, C, C->getDebugLoc());
    auto *Invoke = dyn_cast<InvokeInst>(C);
    Instruction *Next = Invoke
                            ? &*Invoke->getNormalDest()->getFirstInsertionPt()
                            : C->getNextNode();
    H.call("waif_async_call", nowhere(F), Next, C->getDebugLoc());
  }
  return !Calls.empty();
}

} // namespace waif
