// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A command of the compile database, made fit for clang's libraries.
#pragma once

#include "lint/Settings.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"

namespace clang::tidy {
struct ClangTidyOptions;
}

namespace waif {

class Command {
public:
  /// With the flags that Options add or remove. Of must outlive it.
  Command(const Unit &Of, const clang::tidy::ClangTidyOptions &Options,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);

  clang::tooling::ClangTool &tool() { return Tool; }

private:
  /// The one command, for whatever file.
  struct Database : clang::tooling::CompilationDatabase {
    explicit Database(const Unit &Of) : Of(Of) {}
    std::vector<clang::tooling::CompileCommand>
    getCompileCommands(llvm::StringRef) const override {
      return {{Of.Folder, Of.File, Of.Command, ""}};
    }
    const Unit &Of;
  };

  Database Only;
  clang::tooling::ClangTool Tool;
};

/// Makes actions for invocations that see what clang-tidy's see: it defines
/// __clang_analyzer__.
class ActionFactory : public clang::tooling::FrontendActionFactory {
public:
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> Invocation,
                     clang::FileManager *Files,
                     std::shared_ptr<clang::PCHContainerOperations> Containers,
                     clang::DiagnosticConsumer *Consumer) override;

private:
  virtual void prepare(clang::CompilerInvocation &) {}
};

/// A database may be another compiler's: takes out the flags that ours refuses,
/// as Said, what it says of no place in a file, has it. False if there is none.
bool dropRefused(std::vector<std::string> &Flags,
                 const std::vector<std::string> &Said);

/// NDEBUG, _GLIBCXX_ASSERTIONS and their kin change the standard library; they
/// are the same for all units of a project, as a rule.
bool concernsLibrary(llvm::StringRef Macro);

/// The compiler's name and the flags that decide what a header of the standard
/// library means, those of Options among them.
std::vector<std::string>
flagsForLibrary(const Unit &Of, const clang::tidy::ClangTidyOptions &Options);

/// Where clang's own headers are: beside the clang that we were built with.
std::string resourceFolder();

} // namespace waif
