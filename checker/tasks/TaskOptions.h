// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What users say about their own code, once for all checks.
#pragma once

#include "tasks/NameList.h"
#include <string>

namespace waif {

struct TaskOptions {
  NameList TaskTypes;        // types that are tasks whatever their structure
  NameList IgnoredTypes;     // types that are never tasks
  NameList IgnoredFunctions; // whose results may be dropped
  NameList DetachFunctions;  // a call says: in the background on purpose
  NameList BackgroundTypes;  // may run by themselves where nobody can wait
  NameList SpawnFunctions;   // run the tasks they are given, do not wait
  NameList WhenAllFunctions; // wait for several tasks, hand them back
  NameList Consumers;        // members that use a task up, whatever their name
  NameList GateFunctions;    // run work that somebody else waits for
  NameList GuardTypes;       // payloads that protect something while they live
  NameList TestFunctions;    // where a cast to void is a test of the drop
  NameList VoidSinks;        // drop what the callables they are given return
  NameList AwaitingSinks;    // wait for it, though their signature is void
  std::string ReportVoidedEager; // never, unhandled or always
  std::string Confidence;        // certain or probable
  std::string Presets;           // libraries, separated by ';'

  /// Value(name, default) reads one option; NAME of each is the field's name.
  using Reader =
      llvm::function_ref<llvm::StringRef(llvm::StringRef, llvm::StringRef)>;
  static TaskOptions read(Reader Value, NameList::Complaint Complain);
  void
  store(llvm::function_ref<void(llvm::StringRef, llvm::StringRef)> Put) const;
};

} // namespace waif
