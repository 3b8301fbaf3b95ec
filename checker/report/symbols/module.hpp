// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace waif::report {

struct frame { // the line is where the frame stood: for an outer frame, its call
  std::string function;
  std::string file;
  std::string folder; // that a relative file starts from
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// The debug information of one executable or shared object.
class module {
public:
  static std::unique_ptr<module> open(const std::string& path, std::string& why_not);
  virtual ~module() = default;

  virtual const std::string& build_id() const = 0; // lower-case hex, empty when it has none
  virtual bool has_debug_info() const = 0;

  // The frames at an address as the file numbers it, innermost first. With no debug information,
  // one frame with the function's name; empty when not even that is known.
  virtual std::vector<frame> frames(std::uint64_t address) = 0;
};

} // namespace waif::report
