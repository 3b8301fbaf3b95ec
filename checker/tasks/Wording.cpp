// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How messages speak of tasks.
#include "tasks/Structure.h"
#include "tasks/TaskType.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;
using llvm::StringRef;

namespace waif {

StringRef describe(DropEffect Effect, bool Plural) {
  switch (Effect) {
  case DropEffect::Unknown:
    return Plural ? "nobody waits for them" : "nobody waits for it";
  case DropEffect::NeverRuns:
    return Plural ? "they never run" : "it never runs";
  case DropEffect::RunsOn:
    return Plural ? "they run on and their errors are lost"
                  : "it runs on and its error is lost";
  case DropEffect::Cancelled:
    return Plural ? "they are cancelled" : "it is cancelled";
  case DropEffect::CancelledAndWaited:
    return Plural ? "they are cancelled and waited for here"
                  : "it is cancelled and waited for here";
  case DropEffect::Blocks:
    return Plural ? "this blocks here until they end"
                  : "this blocks here until it ends";
  case DropEffect::Leaks:
    return Plural ? "they leak" : "it leaks";
  case DropEffect::Terminates:
    return "this terminates the program";
  case DropEffect::Intended:
    return "as intended";
  }
  llvm_unreachable("all effects are listed");
}

std::string withArticle(const TaskModel &Model, const TaskInfo &Info) {
  const std::string Text = Model.describe(Info);
  return (StringRef("aeioAEIO").contains(Text[0]) ? "an " : "a ") + Text;
}

std::string TaskModel::describe(const TaskInfo &Info) const {
  PrintingPolicy Policy(Ctx->getLangOpts());
  Policy.SuppressTagKeyword = true;
  Policy.SuppressDefaultTemplateArgs = true;
  Policy.AnonymousTagLocations = false;
  std::string Name = Info.Type.getAsString(Policy);
  // Senders and continuations nest their whole history in their type.
  // Parameters of templates have no names in canonical types.
  if (Name.size() > 80 || Info.Type->isDependentType())
    if (const CXXRecordDecl *Record = definitionOf(Info.Type))
      Name = qualifiedName(*Record) + "<...>";
  Name = "'" + Name + "'";
  return Info.Container.empty() ? Name : Info.Container + " " + Name;
}

} // namespace waif
