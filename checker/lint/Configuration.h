// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clang-tidy's options: .clang-tidy files and what the command line says.
#pragma once

#include "clang-tidy/ClangTidyOptions.h"
#include "lint/Settings.h"
#include <memory>
#include <string>

namespace waif {

/// Fails with a sentence in Problem.
std::unique_ptr<clang::tidy::ClangTidyOptionsProvider>
readConfiguration(const Settings &With, std::string &Problem);

} // namespace waif
