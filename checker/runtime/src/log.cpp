// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "log.hpp"

#include "options.hpp"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace waif::runtime {
namespace {
std::atomic<int> log_fd{STDERR_FILENO};
}

void say(const char* format, ...) noexcept {
  char line[1024] = "waif: ";
  const int prefix = 6;
  std::va_list arguments;
  va_start(arguments, format);
  const int wanted = std::vsnprintf(line + prefix, sizeof line - prefix - 1, format, arguments);
  va_end(arguments);
  if (wanted < 0)
    return;
  auto size = std::strlen(line);
  line[size++] = '\n';
  // One write: lines of several threads and processes do not mix.
  [[maybe_unused]] const auto written = write(log_fd.load(std::memory_order_relaxed), line, size);
}

void open_log(const options& with) noexcept {
  int fd = STDERR_FILENO;
  char path[4096];
  if (std::strcmp(with.log_path, "stdout") == 0) {
    fd = STDOUT_FILENO;
  } else if (std::strcmp(with.log_path, "stderr") != 0) {
    if (expand_path(with.log_path, path, sizeof path))
      fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    else
      fd = -1, errno = ENAMETOOLONG;
    if (fd < 0) {
      const int why = errno;
      fd = STDERR_FILENO;
      say("cannot open log_path '%s': %s", with.log_path, std::strerror(why));
    }
  }
  log_fd.store(fd, std::memory_order_relaxed);
}

} // namespace waif::runtime
