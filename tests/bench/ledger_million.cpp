// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One million live tasks of two sites; prints the milliseconds of CPU time that a dump takes.
#include "../runtime/task.hpp"

#include <waif/waif.h>

#include <cstdio>
#include <ctime>
#include <unistd.h>
#include <vector>

namespace {

subject::lazy sleeps(int n) {
  if (n % 2 == 0)
    co_await std::suspend_always{};
  co_await std::suspend_always{};
}
subject::lazy waits_for(subject::lazy& other) { co_await other; }

double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

} // namespace

int main() {
  std::vector<subject::lazy> tasks;
  tasks.reserve(1'000'000);
  for (int i = 0; i < 500'000; ++i) {
    tasks.push_back(sleeps(i));
    auto& last = tasks.back();
    tasks.push_back(waits_for(last));
    if (i % 5 != 0)
      tasks.back().start();
  }
  const double before = cpu_ms();
  if (waif_dump_now() != 0)
    return 1;
  std::printf("%.1f\n", cpu_ms() - before);
  std::fflush(stdout);
  _exit(0); // with all of them alive
}
