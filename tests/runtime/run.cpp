// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace waif::test {
namespace {

// New for every test process (pids come again), gone with it.
struct folder {
  std::filesystem::path path;
  folder() {
    auto name = (std::filesystem::temp_directory_path() / "waif-test-XXXXXX").string();
    if (!mkdtemp(name.data()))
      throw std::runtime_error("mkdtemp");
    path = name;
  }
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

} // namespace

outcome run(const std::string& program, const std::vector<std::string>& arguments,
            const std::string& options) {
  static const folder dir;
  static int runs = 0;
  outcome result;
  result.dump_path = dir.path / (std::to_string(++runs) + ".dump");

  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0)
    throw std::runtime_error("pipe");
  const auto child = fork();
  if (child == 0) {
    auto value = "dump=" + result.dump_path;
    if (!options.empty())
      value += ":" + options;
    setenv("WAIF_OPTIONS", value.c_str(), 1);
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const auto& a : arguments)
      argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  close(ends[1]);
  std::array<char, 4096> buffer{};
  for (ssize_t n; (n = read(ends[0], buffer.data(), buffer.size())) > 0;)
    result.output.append(buffer.data(), static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return result;
}

trace::counts counts_of(const trace::dump& dump, const std::string& function) {
  trace::counts sum;
  for (const auto& site : dump.sites) {
    if (site.task.function.find(function) == std::string::npos)
      continue;
    sum.created += site.totals.created;
    sum.finished += site.totals.finished;
    sum.destroyed_suspended += site.totals.destroyed_suspended;
    sum.never_started += site.totals.never_started;
    sum.stored += site.totals.stored;
    sum.retrieved += site.totals.retrieved;
    sum.lost += site.totals.lost;
    sum.swallowed += site.totals.swallowed;
  }
  return sum;
}

} // namespace waif::test
