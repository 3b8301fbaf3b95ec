// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files as they are, and a note of each that somebody asks for.
#pragma once

#include "lint/Dependencies.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace waif {

class RecordingFileSystem
    : public llvm::RTTIExtends<RecordingFileSystem,
                               llvm::vfs::ProxyFileSystem> {
public:
  static const char ID;
  using RTTIExtends::RTTIExtends;

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  bool exists(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;

  Dependencies Seen;

private:
  std::string absolute(const llvm::Twine &Path) const;
};

} // namespace waif
