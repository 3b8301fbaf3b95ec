// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/TaskOptions.h"

using namespace llvm;

namespace waif {

NameList::NameList(StringRef Text, Complaint Complain) : Text(Text) {
  SmallVector<StringRef> Parts;
  Text.split(Parts, ';', -1, false);
  for (StringRef Part : Parts) {
    Part = Part.trim();
    if (Part.empty())
      continue;
    auto Entry = std::make_shared<Regex>(("^(" + Part + ")$").str());
    std::string Error;
    if (Entry->isValid(Error))
      Entries.push_back(std::move(Entry));
    else
      Complain(("'" + Part + "' is no regular expression: " + Error).str());
  }
}

bool NameList::matches(StringRef Name) const {
  for (const auto &Entry : Entries)
    if (Entry->match(Name))
      return true;
  return false;
}

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
     "(.*::)?([Tt]est.*|TestBody)"},
    {"VoidSinks", &TaskOptions::VoidSinks, ""},
    {"AwaitingSinks", &TaskOptions::AwaitingSinks, ""},
};
} // namespace

TaskOptions TaskOptions::read(Reader Value, NameList::Complaint Complain) {
  TaskOptions Options;
  for (const ListOption &List : Lists)
    Options.*List.Field = NameList(
        Value(List.Name, List.Default), [&](const std::string &Reason) {
          Complain(("option '" + List.Name + "': " + Reason).str());
        });
  Options.ReportVoidedEager = Value("ReportVoidedEager", "never");
  if (Options.ReportVoidedEager != "never" &&
      Options.ReportVoidedEager != "unhandled" &&
      Options.ReportVoidedEager != "always") {
    Complain("option 'ReportVoidedEager': '" + Options.ReportVoidedEager +
             "' is not one of never, unhandled, always");
    Options.ReportVoidedEager = "never";
  }
  return Options;
}

void TaskOptions::store(function_ref<void(StringRef, StringRef)> Put) const {
  for (const ListOption &List : Lists)
    Put(List.Name, (this->*List.Field).text());
  Put("ReportVoidedEager", ReportVoidedEager);
}

} // namespace waif
