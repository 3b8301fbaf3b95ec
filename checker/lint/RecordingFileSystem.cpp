// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/RecordingFileSystem.h"

using namespace llvm;

namespace waif {

const char RecordingFileSystem::ID = 0;

std::string RecordingFileSystem::absolute(const Twine &Path) const {
  SmallString<256> Whole;
  Path.toVector(Whole);
  makeAbsolute(Whole);
  return std::string(Whole);
}

ErrorOr<vfs::Status> RecordingFileSystem::status(const Twine &Path) {
  auto Found = ProxyFileSystem::status(Path);
  if (!Found)
    Seen.Missing.insert(absolute(Path));
  return Found;
}

bool RecordingFileSystem::exists(const Twine &Path) {
  return static_cast<bool>(status(Path));
}

ErrorOr<std::unique_ptr<vfs::File>>
RecordingFileSystem::openFileForRead(const Twine &Path) {
  auto Opened = ProxyFileSystem::openFileForRead(Path);
  (Opened ? Seen.Read : Seen.Missing).insert(absolute(Path));
  return Opened;
}

} // namespace waif
