// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/PrecompiledHeader.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "lint/Command.h"
#include "lint/HeaderScan.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"

using namespace clang;

namespace waif {
namespace {

class Precompile : public GeneratePCHAction {
public:
  explicit Precompile(std::vector<std::uint64_t> &Read) : Read(Read) {}

  void EndSourceFileAction() override {
    const SourceManager &Sources = getCompilerInstance().getSourceManager();
    const auto Main = Sources.getFileEntryRefForID(Sources.getMainFileID());
    for (const auto &[File, Content] :
         llvm::make_range(Sources.fileinfo_begin(), Sources.fileinfo_end()))
      if (Main != File)
        Read.push_back(hashOfPath(File, Sources.getFileManager()));
    llvm::sort(Read);
    GeneratePCHAction::EndSourceFileAction();
  }

private:
  std::vector<std::uint64_t> &Read;
};

class Precompiling : public ActionFactory {
public:
  Precompiling(const std::string &To, std::vector<std::uint64_t> &Read)
      : To(To), Read(Read) {}

  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Precompile>(Read);
  }

private:
  void prepare(CompilerInvocation &Invocation) override {
    Invocation.getFrontendOpts().OutputFile = To;
    Invocation.getFrontendOpts().DisableFree = true;
    Invocation.getLangOpts().PCHInstantiateTemplates = true;
  }

  const std::string &To;
  std::vector<std::uint64_t> &Read;
};

} // namespace

std::optional<std::vector<std::uint64_t>> precompile(const Unit &Of,
                                                     const std::string &To) {
  Command Run(Of, tidy::ClangTidyOptions(),
              llvm::vfs::createPhysicalFileSystem());
  IgnoringDiagConsumer Quiet;
  Run.tool().setDiagnosticConsumer(&Quiet);
  std::vector<std::uint64_t> Read;
  Precompiling Write(To, Read);
  if (Run.tool().run(&Write) != 0)
    return std::nullopt;
  return Read;
}

} // namespace waif
