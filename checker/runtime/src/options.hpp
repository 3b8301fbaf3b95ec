// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

// WAIF_OPTIONS=key=value:key=value, in the manner of the sanitizers.
namespace waif::runtime {

struct options {
  bool enabled = true;
  char dump[2048] = "waif.%p.dump"; // %p is the process id; empty: no dump
  char log_path[2048] = "stderr";
  bool tracks_tasks = true;     // each live task, not only how many
  bool threads = false;         // std::thread counts as a task
  char suppressions[2048] = ""; // a file
  int dump_signal = 0;          // 0: none
  int exitcode = 0;             // of the process when the exit check fails; 0: leave it alone
  int verbosity = 0;
  int watchdog = 0; // reports tasks that were not resumed for so many milliseconds; 0: off
};

// First waif_default_options(), then the environment. One warning line for each part that is
// not understood.
void parse_options(options& into) noexcept;

// `pattern` with %p replaced; false when it does not fit.
bool expand_path(const char* pattern, char* into, unsigned long size) noexcept;

} // namespace waif::runtime
