// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files as if nobody had written NOLINT: every place stays where it is.
#pragma once

#include "llvm/Support/VirtualFileSystem.h"

namespace waif {

class MaskingFileSystem
    : public llvm::RTTIExtends<MaskingFileSystem, llvm::vfs::ProxyFileSystem> {
public:
  static const char ID;
  using RTTIExtends::RTTIExtends;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;
};

} // namespace waif
