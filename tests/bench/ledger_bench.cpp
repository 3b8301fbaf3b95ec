// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <benchmark/benchmark.h>

#include <cstddef>

#define DECLARE(subject)                                                                           \
  namespace subject {                                                                              \
  extern std::size_t frame_bytes;                                                                  \
  void life();                                                                                     \
  }
DECLARE(plain)
DECLARE(counted)
DECLARE(tracked)
DECLARE(recipe)

namespace {

void run(benchmark::State& state, void (*life)(), const std::size_t& bytes) {
  for (auto _ : state)
    life();
  state.counters["frame_bytes"] =
      benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kAvgThreads);
}

BENCHMARK_CAPTURE(run, plain, plain::life, plain::frame_bytes)->ThreadRange(1, 2);
BENCHMARK_CAPTURE(run, counted, counted::life, counted::frame_bytes)->ThreadRange(1, 2);
BENCHMARK_CAPTURE(run, tracked, tracked::life, tracked::frame_bytes)->ThreadRange(1, 2);
BENCHMARK_CAPTURE(run, recipe, recipe::life, recipe::frame_bytes)->ThreadRange(1, 2);

} // namespace

BENCHMARK_MAIN();
