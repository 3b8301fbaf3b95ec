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
     "QCoro::(.*::)?then;async_simple::Future::then(Value|Try);"
     "(cinatra|coro_rpc)::(.*::)?async_start"},
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
     // no Block, no Release
     "(.*::)?([A-Za-z0-9_]*(Lock|Guard|Units|Permit|Lease)|"
     "([A-Za-z0-9_]*_)?(lock|guard|units|permit|lease)|holder)"},
    {"TestFunctions", &TaskOptions::TestFunctions,
     // by name, and what the macros of GoogleTest, Boost.Test, Catch2 (other
     // ones for analysers), doctest and KJ make
     "(.*::)?([Tt]est.*|TestCase[0-9]+::run|_?DOCTEST_ANON_FUNC_.*|"
     "CATCH2_INTERNAL_TEST_.*|dummyFunction[0-9]+|_*C_A_T_C_H_+T_E_S_T_.*|"
     "[A-Za-z0-9_]*[Tt]ests?::.*)"},
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
struct Preset {
  StringRef Library, Option, Entries;
};
const Preset Presets[] = {
#define PRESET(Library, Option, Entries) {Library, Option, Entries},
#include "tasks/Presets.def"
};

/// What the chosen presets say about Option.
SmallVector<StringRef> preset(StringRef Chosen, StringRef Option) {
  SmallVector<StringRef> Libraries, Entries;
  Chosen.split(Libraries, ';', -1, false);
  for (const Preset &Row : Presets)
    if (Row.Option == Option && llvm::any_of(Libraries, [&](StringRef L) {
          return L.trim() == Row.Library;
        }))
      Entries.push_back(Row.Entries);
  return Entries;
}

void checkPresets(StringRef Chosen, NameList::Complaint Complain) {
  std::vector<StringRef> Known;
  for (const Preset &Row : Presets)
    if (!llvm::is_contained(Known, Row.Library))
      Known.push_back(Row.Library);
  SmallVector<StringRef> Libraries;
  Chosen.split(Libraries, ';', -1, false);
  for (StringRef Library : Libraries)
    if (!llvm::is_contained(Known, Library.trim()))
      Complain("option 'Presets': '" + Library.trim().str() +
               "' is not one of " + llvm::join(Known, ", "));
}
} // namespace

TaskOptions TaskOptions::read(Reader Value, NameList::Complaint Complain) {
  TaskOptions Options;
  Options.Presets = Value("Presets", "").str();
  checkPresets(Options.Presets, Complain);
  for (const ListOption &List : Lists) {
    const StringRef Text = Value(List.Name, List.Default);
    Options.*List.Field = NameList(
        Text,
        [&](const std::string &Reason) {
          Complain(("option '" + List.Name + "': " + Reason).str());
        },
        List.Name, List.Default);
    for (StringRef Entries : preset(Options.Presets, List.Name))
      (Options.*List.Field).extend(Entries);
  }
  for (const ChoiceOption &Choice : Choices) {
    const auto Preset = preset(Options.Presets, Choice.Name);
    StringRef Chosen =
        Value(Choice.Name, Preset.empty() ? Choice.Values[0] : Preset[0]);
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
  Put("Presets", Presets);
}

} // namespace waif
