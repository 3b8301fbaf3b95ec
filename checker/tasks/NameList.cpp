// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks/NameList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdio>
#include <map>
#include <set>

using namespace llvm;

namespace waif {

namespace {
/// Lives as long as the module; all checks share it, so an entry that one of
/// them used is used.
struct Usage {
  std::map<std::pair<std::string, std::string>, bool> Entries;
  std::set<std::string> Files;

  ~Usage() {
    if (Files.size() < 2)
      return;
    for (const auto &[Entry, Used] : Entries)
      if (!Used)
        std::fprintf(
            stderr,
            "waif: option '%s': '%s' matches nothing in these %zu files\n",
            Entry.first.c_str(), Entry.second.c_str(), Files.size());
  }
} Run;
} // namespace

void sawFile(StringRef MainFile) { Run.Files.insert(MainFile.str()); }

std::vector<EntryUse> entryUses() {
  std::vector<EntryUse> All;
  for (const auto &[Entry, Used] : Run.Entries)
    All.push_back({Entry.first, Entry.second, Used});
  return All;
}

static SmallVector<StringRef> partsOf(StringRef List) {
  SmallVector<StringRef> Parts;
  List.split(Parts, ';', -1, false);
  for (StringRef &Part : Parts)
    Part = Part.trim();
  erase_if(Parts, [](StringRef Part) { return Part.empty(); });
  return Parts;
}

NameList::NameList(StringRef Text, Complaint Complain, StringRef Option,
                   StringRef Default)
    : Text(Text) {
  const SmallVector<StringRef> Known = partsOf(Default);
  for (StringRef Part : partsOf(Text)) {
    if (Part == "default")
      extend(Default);
    else
      add(Part, Complain, is_contained(Known, Part) ? "" : Option);
  }
}

void NameList::extend(StringRef Preset) {
  for (StringRef Part : partsOf(Preset))
    add(Part, [](const std::string &) {}, "");
}

void NameList::add(StringRef Part, Complaint Complain, StringRef Option) {
  auto New = std::make_shared<Entry>(
      Entry{Regex(("^(" + Part + ")$").str()), nullptr});
  std::string Error;
  if (!New->Pattern.isValid(Error))
    return Complain(
        ("'" + Part + "' is no regular expression: " + Error).str());
  if (!Option.empty())
    New->Used = &Run.Entries[{Option.str(), Part.str()}];
  Entries.push_back(std::move(New));
}

bool NameList::matches(StringRef Name) const {
  bool Found = false;
  for (const auto &Entry : Entries) {
    const bool Wanted = !Found || (Entry->Used && !*Entry->Used);
    if (!Wanted || !Entry->Pattern.match(Name))
      continue;
    Found = true;
    if (Entry->Used)
      *Entry->Used = true;
  }
  return Found;
}

} // namespace waif
