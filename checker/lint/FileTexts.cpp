// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/FileTexts.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

class FileTexts::Getter : public DependencyDirectivesGetter {
public:
  Getter(FileTexts &Texts, FileManager &Files) : Texts(Texts), Files(Files) {}

  std::unique_ptr<DependencyDirectivesGetter>
  cloneFor(FileManager &Other) override {
    return std::make_unique<Getter>(Texts, Other);
  }

  std::optional<llvm::ArrayRef<dependency_directives_scan::Directive>>
  operator()(FileEntryRef File) override {
    const Text &Found = Texts.of(File, Files);
    if (!Found.HasDirectives)
      return std::nullopt;
    return llvm::ArrayRef(Found.Directives);
  }

private:
  FileTexts &Texts;
  FileManager &Files;
};

std::unique_ptr<DependencyDirectivesGetter>
FileTexts::directives(FileManager &Files) {
  return std::make_unique<Getter>(*this, Files);
}

/// clang's scan takes the second half of 1'000 for the start of a character.
static bool hasDigitSeparator(StringRef Source) {
  for (std::size_t At = 0; (At = Source.find('\'', At + 1)) != Source.npos;)
    if (isDigit(Source[At - 1]) && At + 1 < Source.size() &&
        isDigit(Source[At + 1]))
      return true;
  return false;
}

FileTexts::Text &FileTexts::of(FileEntryRef File, FileManager &Files) {
  std::unique_ptr<Text> &Found = Texts[File.getUniqueID()];
  if (!Found) {
    Found = std::make_unique<Text>();
    auto Read = Files.getBufferForFile(File);
    Found->Buffer =
        Read ? std::move(*Read) : llvm::MemoryBuffer::getMemBuffer("");
    const StringRef Source = Found->Buffer->getBuffer();
    Found->HasDirectives = !hasDigitSeparator(Source) &&
                           !scanSourceForDependencyDirectives(
                               Source, Found->Tokens, Found->Directives);
  }
  return *Found;
}

const llvm::StringSet<> &FileTexts::namesIn(FileEntryRef File,
                                            FileManager &Files) {
  Text &Found = of(File, Files);
  if (!Found.Names) {
    Found.Names.emplace();
    LangOptions Language;
    Language.CPlusPlus = Language.CPlusPlus11 = Language.CPlusPlus14 = true;
    const StringRef Source = Found.Buffer->getBuffer();
    Lexer Raw(SourceLocation(), Language, Source.begin(), Source.begin(),
              Source.end());
    for (Token T; !Raw.LexFromRawLexer(T);)
      if (T.is(tok::raw_identifier))
        Found.Names->insert(T.getRawIdentifier());
  }
  return *Found.Names;
}

} // namespace waif
