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
#define EFFECT(Name, Id, One, Many)                                            \
  case DropEffect::Name:                                                       \
    return Plural ? Many : One;
#include "tasks/DropEffects.def"
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
