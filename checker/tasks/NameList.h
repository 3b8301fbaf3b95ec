// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names that users write in options, and which of them were of no use.
#pragma once

#include "tasks/EntryUse.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Regex.h"
#include <memory>
#include <string>
#include <vector>

namespace waif {

/// A list of regular expressions, separated by ';', each anchored at both ends.
/// The entry "default" stands for the option's default list.
class NameList {
public:
  using Complaint = llvm::function_ref<void(const std::string &)>;

  NameList() = default;
  /// With the option's name, entries that match nothing in the whole run and
  /// are not of its default list are reported.
  NameList(llvm::StringRef Text, Complaint Complain,
           llvm::StringRef Option = "", llvm::StringRef Default = "");
  /// More entries, which are not the user's.
  void extend(llvm::StringRef Preset);
  bool matches(llvm::StringRef Name) const;
  bool empty() const { return Entries.empty(); }
  const std::string &text() const { return Text; }

private:
  struct Entry {
    llvm::Regex Pattern;
    bool *Used; // null: nobody asks
  };
  void add(llvm::StringRef Part, Complaint Complain, llvm::StringRef Option);

  std::string Text;
  std::vector<std::shared_ptr<Entry>> Entries;
};

/// Counts the files of this run. After several the entries that none of them
/// used are said on stderr, once, when the process ends; one file proves
/// little.
void sawFile(llvm::StringRef MainFile);

} // namespace waif
