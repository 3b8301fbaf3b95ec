// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/TaskOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace waif {

namespace {
struct ListOption {
  StringRef Name;
  NameList TaskOptions::*Field;
  StringRef Default;
};
const ListOption Lists[] = {
    {"TaskTypes", &TaskOptions::TaskTypes, ""},
    {"IgnoredTypes", &TaskOptions::IgnoredTypes, ""},
    {"IgnoredFunctions", &TaskOptions::IgnoredFunctions, ""},
    {"DetachFunctions", &TaskOptions::DetachFunctions,
     "waif::detach;(.*::)?(detach|Detach|detach_on|start_detached|spawn_"
     "detached|ignore_ready_future|Forget);"
     // what these libraries document for it
     "QCoro::(.*::)?then;async_simple::Future::then(Value|Try)"},
    {"BackgroundTypes", &TaskOptions::BackgroundTypes,
     "QCoro::Task;async_simple::Future"},
    {"SpawnFunctions", &TaskOptions::SpawnFunctions,
     "(.*::)?(co_spawn|spawn|spawn_on|spawn_detached|spawn_future|"
     "start_detached|async_run)"},
    {"WhenAllFunctions", &TaskOptions::WhenAllFunctions,
     "(.*::)?(when_all|whenAll|WhenAll|collectAll|when_all_ready)"},
    {"Consumers", &TaskOptions::Consumers, ""},
    {"GateFunctions", &TaskOptions::GateFunctions, "(.*::)?(try_)?with_gate"},
    {"GuardTypes", &TaskOptions::GuardTypes,
     "(.*::)?([A-Za-z0-9_]*([Ll]ock|[Gg]uard|[Uu]nits|[Pp]ermit|[Ll]ease)|"
     "holder)"},
    {"TestFunctions", &TaskOptions::TestFunctions,
     // by name, and what the macros of GoogleTest, Boost.Test, Catch2, doctest
     // and KJ make
     "(.*::)?([Tt]est.*|TestCase[0-9]+::run|_?DOCTEST_ANON_FUNC_.*|"
     "CATCH2_INTERNAL_TEST_.*|C_A_T_C_H_T_E_S_T_.*|[A-Za-z0-9_]*[Tt]ests?::.*"
     ")"},
    {"VoidSinks", &TaskOptions::VoidSinks, ""},
    {"AwaitingSinks", &TaskOptions::AwaitingSinks, ""},
};

struct ChoiceOption {
  StringRef Name;
  std::string TaskOptions::*Field;
  std::vector<StringRef> Values; // the first is the default
};
const ChoiceOption Choices[] = {
    {"ReportVoidedEager",
     &TaskOptions::ReportVoidedEager,
     {"never", "unhandled", "always"}},
    {"Confidence", &TaskOptions::Confidence, {"certain", "probable"}},
};
} // namespace

TaskOptions TaskOptions::read(Reader Value, NameList::Complaint Complain) {
  TaskOptions Options;
  for (const ListOption &List : Lists) {
    const StringRef Text = Value(List.Name, List.Default);
    Options.*List.Field = NameList(
        Text,
        [&](const std::string &Reason) {
          Complain(("option '" + List.Name + "': " + Reason).str());
        },
        Text == List.Default ? "" : List.Name);
  }
  for (const ChoiceOption &Choice : Choices) {
    StringRef Chosen = Value(Choice.Name, Choice.Values[0]);
    if (!llvm::is_contained(Choice.Values, Chosen)) {
      Complain(("option '" + Choice.Name + "': '" + Chosen +
                "' is not one of " + llvm::join(Choice.Values, ", "))
                   .str());
      Chosen = Choice.Values[0];
    }
    Options.*Choice.Field = Chosen.str();
  }
  return Options;
}

void TaskOptions::store(function_ref<void(StringRef, StringRef)> Put) const {
  for (const ListOption &List : Lists)
    Put(List.Name, (this->*List.Field).text());
  for (const ChoiceOption &Choice : Choices)
    Put(Choice.Name, this->*Choice.Field);
}

} // namespace waif
