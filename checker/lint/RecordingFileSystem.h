// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a parse depends on: the files that it read and the names under which it
// looked for one in vain.
#pragma once

#include "llvm/Support/VirtualFileSystem.h"
#include <set>
#include <string>

namespace waif {

struct Dependencies {
  std::set<std::string> Read;
  std::set<std::string> Missing;
};

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
