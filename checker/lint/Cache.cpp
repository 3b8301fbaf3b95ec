// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An entry: "waif-cache 1 CHECKSUM", then one dependency a line ("HASH FILE";
// no hash: not there), an empty line, the result.
#include "lint/Cache.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <unistd.h>
#include <utime.h>
#include <vector>

using namespace llvm;

namespace waif {

static const char Head[] = "waif-cache 1 ";

static std::string hashOf(StringRef Text) {
  return toHex(TruncatedBLAKE3<16>::hash(arrayRefFromStringRef(Text)),
               /*LowerCase=*/true);
}

std::string Cache::fileOf(const std::string &Key) const {
  return Folder + "/" + hashOf(Key);
}

/// What stands for a folder: a search for a header opens one of that name.
static const char Folders[] = "folder";

/// Empty when there is no such file.
const std::string &Cache::contentOf(const std::string &File) {
  const auto [Entry, IsNew] = Contents.try_emplace(File);
  if (IsNew && sys::fs::is_directory(File))
    Entry->second = Folders;
  else if (IsNew)
    if (auto Text = MemoryBuffer::getFile(File, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false))
      Entry->second = hashOf((*Text)->getBuffer());
  return Entry->second;
}

std::optional<std::string> Cache::find(const std::string &Key) {
  const std::string File = fileOf(Key);
  const auto Buffer = MemoryBuffer::getFile(File);
  if (!Buffer)
    return std::nullopt;
  auto [First, Rest] = (*Buffer)->getBuffer().split('\n');
  if (!First.consume_front(Head) || First != hashOf(Rest))
    return std::nullopt;
  for (;;) {
    const auto [Line, Tail] = Rest.split('\n');
    Rest = Tail;
    if (Line.empty())
      break;
    const auto [Hash, Name] = Line.split(' ');
    const bool Same =
        Hash.empty() ? !sys::fs::exists(Name) : contentOf(Name.str()) == Hash;
    if (!Same)
      return std::nullopt;
  }
  utime(File.c_str(), nullptr); // used just now
  return Rest.str();
}

std::string Cache::keep(const std::string &Key,
                        const std::set<std::string> &Read,
                        const std::set<std::string> &Missing,
                        const std::string &Result,
                        std::chrono::system_clock::time_point Since) {
  std::string Text;
  for (const std::string &Name : Read) {
    const std::string &Hash = contentOf(Name);
    sys::fs::file_status Status;
    if (Hash.empty() || StringRef(Name).contains('\n') ||
        sys::fs::status(Name, Status) ||
        (Hash != Folders && Status.getLastModificationTime() >= Since))
      return {}; // gone or changed meanwhile
    Text += Hash + ' ' + Name + '\n';
  }
  for (const std::string &Name : Missing)
    if (!Read.count(Name) && !StringRef(Name).contains('\n') &&
        !sys::fs::exists(Name))
      Text += ' ' + Name + '\n';
  Text += '\n' + Result;
  const std::string Target = fileOf(Key);
  const std::string Aside = Target + ".tmp" + std::to_string(getpid());
  std::error_code Error = sys::fs::create_directories(Folder);
  if (!Error) {
    raw_fd_ostream Out(Aside, Error);
    if (!Error) {
      Out << Head << hashOf(Text) << '\n' << Text;
      Out.close();
      Error = Out.error();
      Out.clear_error();
    }
  }
  if (!Error)
    Error = sys::fs::rename(Aside, Target);
  if (Error)
    sys::fs::remove(Aside);
  return Error ? Error.message() : "";
}

void Cache::trim(std::uint64_t Bytes) const {
  struct Entry {
    sys::TimePoint<> Used;
    std::uint64_t Size;
    std::string File;
  };
  std::vector<Entry> All;
  std::uint64_t Total = 0;
  std::error_code Error;
  for (sys::fs::directory_iterator I(Folder, Error), End; !Error && I != End;
       I.increment(Error))
    if (const auto Status = I->status()) {
      All.push_back(
          {Status->getLastModificationTime(), Status->getSize(), I->path()});
      Total += Status->getSize();
    }
  llvm::sort(All,
             [](const Entry &A, const Entry &B) { return A.Used < B.Used; });
  for (const Entry &E : All) {
    if (Total <= Bytes)
      return;
    sys::fs::remove(E.File);
    Total -= E.Size;
  }
}

} // namespace waif
