// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"

#include <cstddef>
#include <cstdint>

struct waif_task;

// The live tasks at one moment. They go on living: what a frame holds is read through the kernel,
// because its task may free it at any time.
namespace waif::runtime {

struct live {
  std::uint64_t id;
  std::uintptr_t frame; // 0: its place is not known
  std::uint32_t frame_size;
  std::uint32_t site;
  std::uint32_t token;
  std::uint32_t born_ms;
  std::uint32_t state;
  std::uint32_t resumes;
  std::uint32_t idle_ms;
  std::uint32_t mark; // the user's
  std::uint64_t awaited_by;
  std::uint64_t awaiting;
  waif_task* task;

  std::uint32_t step() const noexcept { return state & 0xff; }
};

// Memory of its own.
class census {
public:
  // The ledger is locked. `note`: this is a heartbeat.
  explicit census(bool note = false) noexcept;
  ~census();
  census(const census&) = delete;
  census& operator=(const census&) = delete;

  live* begin() const noexcept { return tasks_; }
  live* end() const noexcept { return tasks_ + size_; }
  std::size_t size() const noexcept { return size_; }
  std::uint32_t taken_ms() const noexcept { return taken_ms_; }

  // Valid while the tasks stay where they are: the task whose frame holds `address`, the innermost
  // one; null when there is none.
  live* holding(std::uintptr_t address) const noexcept;

private:
  void collect() noexcept;
  void read_states(bool note) noexcept;
  void sort_places() noexcept;

  struct place {
    std::uintptr_t frame;
    live* task;
  };
  live* tasks_ = nullptr;
  place* places_ = nullptr; // in the order of frames
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::uint32_t taken_ms_;
};

// Who waits for whom. A frame that is awaited keeps its continuation in its promise: a word that
// points into the frame that waits. Who waits keeps the awaited one in an awaiter or a variable: a
// word outside of its promise that points at the other's handle or promise. Both together are an
// edge; the first alone is one if it closes no circle.
class edges {
public:
  explicit edges(const census& all) noexcept : all_(all) {}
  // The task that waits for `t`; null when none is known.
  live* awaiter_of(const live& t) const noexcept;
  // The first task that `t` waits for.
  live* awaited_by(const live& t) const noexcept;

private:
  live* surely_awaiting(const live& t, live** maybe) const noexcept;
  bool refers(const live& from, const live& to) const noexcept;
  const census& all_;
};

// Puts it into the dump, in the place of the last one: counts a site, and some tasks of each. The
// ledger is locked.
void dump_census(bool final) noexcept;

} // namespace waif::runtime
