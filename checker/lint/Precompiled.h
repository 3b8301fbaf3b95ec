// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The headers of the standard library that units have in common, parsed once
// for all of them. A unit starts from such a parse only if it would read each
// of these files itself, and if no macro of its own could change them.
#pragma once

#include "lint/Dependencies.h"
#include "lint/Settings.h"
#include <string>
#include <vector>

namespace waif {

class Precompiled {
public:
  /// Does it for Units, in up to Jobs processes at a time. What cannot be
  /// shared, or written, is left out. Dependencies are kept if asked for.
  Precompiled(const std::vector<const Unit *> &Units, const Settings &With,
              unsigned Jobs, bool KeepDependencies);
  ~Precompiled();
  Precompiled(const Precompiled &) = delete;
  Precompiled &operator=(const Precompiled &) = delete;

  /// Whether SIGINT or SIGTERM ended it early.
  bool interrupted() const { return WasInterrupted; }

  /// The file from which a unit may start; empty if there is none.
  std::string of(std::size_t Unit) const {
    return Unit < Files.size() ? Files[Unit] : std::string();
  }

  /// All that a unit depends on, whether it starts from one or not.
  Dependencies dependenciesOf(std::size_t Unit) const;

private:
  std::string Folder; // of its own, gone with it
  std::vector<std::string> Files;
  bool WasInterrupted = false;
};

} // namespace waif
