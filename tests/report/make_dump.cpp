// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// make_dump FILE [FIELD=VALUE...] ...: a dump of std::async sites for tests of the command line.
// Each `file=` begins a site; `repeat=N` makes N of the last one, each a line further down;
// `build=HEX` gives the program an id;
// `killed=1` marks the process as killed.
#include "dump_file.hpp"

#include <fstream>
#include <iostream>
#include <map>

int main(int argc, char** argv) {
  if (argc < 2)
    return 2;
  waif::trace::dump made;
  made.program = "/bin/program";
  made.complete = true;
  for (int i = 2; i < argc; ++i) {
    std::string word = argv[i];
    std::size_t equals = word.find('=');
    std::string name = word.substr(0, equals), value = word.substr(equals + 1);
    if (name == "killed") {
      made.complete = false;
      continue;
    }
    if (name == "file") {
      made.sites.emplace_back();
      made.sites.back().kind = waif::trace::task_kind::async;
      made.sites.back().created.file = value;
      continue;
    }
    if (name == "pid" || name == "start") {
      (name == "pid" ? made.pid : made.start_ns) = std::stoull(value);
      continue;
    }
    if (name == "repeat") {
      for (unsigned long more = std::stoul(value); more > 1; --more) {
        made.sites.push_back(made.sites.back());
        ++made.sites.back().created.line;
      }
      continue;
    }
    waif::trace::site& s = made.sites.back();
    std::map<std::string, std::uint64_t*> numbers{
        {"created", &s.totals.created},         {"finished", &s.totals.finished},
        {"cut", &s.totals.destroyed_suspended}, {"unstarted", &s.totals.never_started},
        {"stored", &s.totals.stored},           {"lost", &s.totals.lost}};
    if (name == "line")
      s.created.line = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "by")
      s.created.function = value;
    else if (name == "build")
      s.caller_pc = {made.program, value, 1};
    else if (name == "type")
      s.lost_samples.push_back({value, ""});
    else if (name == "what")
      s.lost_samples.back().what = value;
    else if (numbers.contains(name))
      *numbers[name] = std::stoull(value);
    else
      return std::cerr << "make_dump: " << word << "?\n", 2;
  }
  std::ofstream(argv[1], std::ios::binary) << dump_bytes(made);
}
