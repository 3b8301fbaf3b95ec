// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clang-tidy's own consumer, without parsing what no check reads.
#pragma once

#include "clang/Tooling/Tooling.h"

namespace clang::tidy {
class ClangTidyASTConsumerFactory;
}

namespace waif {

enum class Bodies { Skip, Whole };

/// Starts from the file Precompiled, if that is no empty name. Sets NeedsWhole,
/// and does nothing more, when bodies that were skipped could matter.
std::unique_ptr<clang::tooling::FrontendActionFactory>
makeActions(clang::tidy::ClangTidyASTConsumerFactory &Checks, Bodies Parse,
            const std::string &Precompiled, bool &NeedsWhole);

} // namespace waif
