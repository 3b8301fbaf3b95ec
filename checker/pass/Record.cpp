// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The static record of a coroutine function or of another place that makes
// tasks.
#include "pass/Hooks.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace waif {

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

GlobalVariable *Hooks::record(Function &F, const Facts &What) {
  LLVMContext &C = M.getContext();
  auto Int = [&](uint32_t V) {
    return ConstantInt::get(Type::getInt32Ty(C), V);
  };
  Constant *Lines = ConstantPointerNull::get(PointerType::getUnqual(C));
  if (!What.SuspendLines.empty()) {
    Constant *Data = ConstantDataArray::get(C, What.SuspendLines);
    Lines = new GlobalVariable(M, Data->getType(), true,
                               GlobalValue::PrivateLinkage, Data, "waif.lines");
  }
  const DILocation *Loc = What.Loc;
  Constant *Init = ConstantStruct::get(
      FunctionTy,
      {Int(WAIF_ABI_VERSION), Int(0), Int(What.Kind), Int(What.Flags),
       Int(Loc ? Loc->getLine() : 0), Int(Loc ? Loc->getColumn() : 0),
       string(demangle(F.getName())), string(fileOf(Loc)), Lines,
       Int(What.SuspendLines.size()), Int(What.PromiseSize),
       Int(What.PromiseAlign), Int(0), Int(0), Int(0)});
  return new GlobalVariable(M, FunctionTy, false, GlobalValue::PrivateLinkage,
                            Init, "waif.function");
}

} // namespace waif
