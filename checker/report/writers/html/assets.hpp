// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string_view>

// page.css and page.js, and the script's hash for the content policy; made by the build.
namespace waif::report::html {

extern const std::string_view style;
extern const std::string_view script;
extern const std::string_view script_hash; // SHA-256, base64

} // namespace waif::report::html
