// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/MaskingFileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace waif {

const char MaskingFileSystem::ID = 0;

namespace {
class MaskedFile : public vfs::File {
public:
  explicit MaskedFile(std::unique_ptr<vfs::File> Real)
      : Real(std::move(Real)) {}

  ErrorOr<vfs::Status> status() override { return Real->status(); }
  std::error_code close() override { return Real->close(); }

  ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &Name,
                                                   int64_t Size,
                                                   bool NullTerminated,
                                                   bool IsVolatile) override {
    auto Text = Real->getBuffer(Name, Size, NullTerminated, IsVolatile);
    if (!Text || !(*Text)->getBuffer().contains("NOLINT"))
      return Text;
    std::string Masked = (*Text)->getBuffer().str();
    for (std::size_t At = 0; (At = Masked.find("NOLINT", At)) != Masked.npos;)
      Masked[At] = 'n';
    return MemoryBuffer::getMemBufferCopy(Masked, Name);
  }

private:
  std::unique_ptr<vfs::File> Real;
};
} // namespace

ErrorOr<std::unique_ptr<vfs::File>>
MaskingFileSystem::openFileForRead(const Twine &Path) {
  auto Opened = ProxyFileSystem::openFileForRead(Path);
  if (!Opened)
    return Opened;
  return std::make_unique<MaskedFile>(std::move(*Opened));
}

} // namespace waif
