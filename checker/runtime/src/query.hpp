// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "census.hpp"
#include "trace/format.hpp"
#include "waif/waif.h"

namespace waif::runtime {

// A function's name and file, as C strings; cut where they are too long.
struct function_text {
  char function[1024];
  char file[1024];
  void read(const trace::function_record& f) noexcept;
  // What lies between brackets becomes "..." if the name is a long one.
  void shorten() noexcept;
};

// The live tasks that a query is after, with who waits for whom, as of one moment.
class selection {
public:
  // Edges are looked for among the first `with_edges` tasks only.
  selection(const waif_query* which, std::size_t with_edges) noexcept;

  std::size_t size() const noexcept { return size_; } // in the order of ids
  live& operator[](std::size_t i) const noexcept { return all_.begin()[i]; }
  std::size_t find(std::uint64_t id) const noexcept; // size() when it is not there

  struct description : function_text {
    char module[1024];
    waif_task_info info;
  };
  void describe(const live& l, description& into) const noexcept;

private:
  census all_;
  std::size_t size_ = 0;
};

} // namespace waif::runtime
