// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Registers the checks of rules.def; knows none of them.
#include "clang-tidy/ClangTidyModule.h"
#include "tidy/AllChecks.h"

using namespace clang::tidy;

namespace waif {
namespace {
class WaifModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
#define CHECK(id, Class, since, precision, sentence)                           \
  Factories.registerCheck<Class##Check>(id);
#include "rules.def"
  }
};
} // namespace

static ClangTidyModuleRegistry::Add<WaifModule>
    Registration("waif-module", "Tasks that nobody waits for.");

} // namespace waif
