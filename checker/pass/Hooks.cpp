// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pass/Hooks.h"

#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Path.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include <cstddef>

using namespace llvm;

namespace waif {

static_assert(offsetof(waif_node, own_state) == 8 &&
              offsetof(waif_node, site) == 12 && sizeof(waif_node) == 24);
static_assert(offsetof(waif_function, name) == 24 &&
              sizeof(waif_function) == 56);

Hooks::Hooks(Module &M) : M(M) {
  LLVMContext &C = M.getContext();
  Type *I32 = Type::getInt32Ty(C), *I64 = Type::getInt64Ty(C);
  PointerType *Ptr = PointerType::getUnqual(C);
  NodeTy = StructType::create({Ptr, I32, I32, I32, I32}, "waif_node");
  FunctionTy = StructType::create(
      {I32, I32, I32, I32, I32, I32, Ptr, Ptr, Ptr, I64}, "waif_function");
}

Function *Hooks::hook(StringRef Name, FunctionType *Ty) {
  auto *F = cast<Function>(M.getOrInsertFunction(Name, Ty).getCallee());
  if (F->isDeclaration() && !F->hasExternalWeakLinkage()) {
    F->setLinkage(GlobalValue::ExternalWeakLinkage);
    F->setDoesNotThrow();
    F->addFnAttr(Attribute::WillReturn);
  }
  return F;
}

static FunctionType *typeOf(ArrayRef<Value *> Args, LLVMContext &C) {
  SmallVector<Type *, 4> Types;
  for (Value *A : Args)
    Types.push_back(A->getType());
  return FunctionType::get(Type::getVoidTy(C), Types, false);
}

void Hooks::call(StringRef Name, ArrayRef<Value *> Args, Instruction *Before,
                 DebugLoc Loc) {
  Function *F = hook(Name, typeOf(Args, M.getContext()));
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Linked = B.CreateIsNotNull(F);
  Instruction *Then = SplitBlockAndInsertIfThen(Linked, Before, false);
  B.SetInsertPoint(Then);
  B.CreateCall(F, Args);
}

void Hooks::callIfTracked(StringRef Name, Value *Node, Instruction *Before,
                          DebugLoc Loc) {
  Function *F = hook(Name, typeOf(Node, M.getContext()));
  IRBuilder<> B(Before);
  B.SetCurrentDebugLocation(Loc);
  Value *Site =
      B.CreateLoad(B.getInt32Ty(), B.CreateStructGEP(NodeTy, Node, 2));
  Instruction *Then =
      SplitBlockAndInsertIfThen(B.CreateIsNotNull(Site), Before, false);
  B.SetInsertPoint(Then);
  B.CreateCall(F, Node);
}

Constant *Hooks::string(StringRef Text) {
  Constant *&S = Strings[Text];
  if (!S) {
    Constant *Data = ConstantDataArray::getString(M.getContext(), Text);
    auto *G = new GlobalVariable(M, Data->getType(), true,
                                 GlobalValue::PrivateLinkage, Data, "waif.str");
    G->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    S = G;
  }
  return S;
}

static std::string fileOf(const DILocation *Loc) {
  if (!Loc)
    return {};
  SmallString<256> Path = Loc->getFilename();
  if (!sys::path::is_absolute(Path)) {
    Path = Loc->getDirectory();
    sys::path::append(Path, Loc->getFilename());
  }
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return std::string(Path);
}

GlobalVariable *Hooks::record(Function &F, uint32_t Kind, uint32_t Flags,
                              const DILocation *Loc,
                              ArrayRef<uint32_t> SuspendLines) {
  LLVMContext &C = M.getContext();
  auto Int = [&](uint32_t V) {
    return ConstantInt::get(Type::getInt32Ty(C), V);
  };
  Constant *Lines = ConstantPointerNull::get(PointerType::getUnqual(C));
  if (!SuspendLines.empty()) {
    Constant *Data = ConstantDataArray::get(C, SuspendLines);
    Lines = new GlobalVariable(M, Data->getType(), true,
                               GlobalValue::PrivateLinkage, Data, "waif.lines");
  }
  Constant *Init = ConstantStruct::get(
      FunctionTy,
      {Int(WAIF_ABI_VERSION), Int(0), Int(Kind), Int(Flags),
       Int(Loc ? Loc->getLine() : 0), Int(Loc ? Loc->getColumn() : 0),
       string(demangle(F.getName())), string(fileOf(Loc)), Lines,
       ConstantInt::get(Type::getInt64Ty(C), SuspendLines.size())});
  return new GlobalVariable(M, FunctionTy, false, GlobalValue::PrivateLinkage,
                            Init, "waif.function");
}

} // namespace waif
