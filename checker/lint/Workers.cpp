// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Workers.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace waif {
namespace {

constexpr std::size_t MostSaid = 256u << 20;

volatile std::sig_atomic_t Interrupted = 0;

/// Takes note of SIGINT and SIGTERM while it lives.
class Signals {
public:
  Signals() {
    struct sigaction Note{};
    Note.sa_handler = [](int) { Interrupted = 1; };
    Interrupted = 0;
    sigaction(SIGINT, &Note, &Int);
    sigaction(SIGTERM, &Note, &Term);
  }
  ~Signals() { restore(); }
  void restore() const {
    sigaction(SIGINT, &Int, nullptr);
    sigaction(SIGTERM, &Term, nullptr);
  }

private:
  struct sigaction Int{}, Term{};
};

struct Worker {
  pid_t Pid;
  int Pipe;
  Outcome Of;
};

void writeAll(int To, const std::string &Text) {
  for (std::size_t Done = 0; Done < Text.size();) {
    const ssize_t N = write(To, Text.data() + Done, Text.size() - Done);
    if (N < 0 && errno != EINTR)
      _exit(3);
    Done += N > 0 ? static_cast<std::size_t>(N) : 0;
  }
}

std::string troubleOf(int Status) {
  if (WIFSIGNALED(Status))
    return std::string("the checks crashed: ") + strsignal(WTERMSIG(Status));
  if (WEXITSTATUS(Status) != 0)
    return "the checks gave up with exit code " +
           std::to_string(WEXITSTATUS(Status));
  return {};
}

/// Reads what there is; true at the end.
bool readSome(Worker &W) {
  char Buffer[1 << 16];
  const ssize_t N = read(W.Pipe, Buffer, sizeof Buffer);
  if (N > 0 && W.Of.Said.size() < MostSaid)
    W.Of.Said.append(Buffer, static_cast<std::size_t>(N));
  return N == 0 || (N < 0 && errno != EINTR);
}

bool start(std::vector<Worker> &Running, std::size_t Index,
           const Signals &Caught,
           const std::function<std::string(std::size_t)> &Work) {
  int Ends[2];
  if (pipe(Ends) != 0)
    return false;
  const pid_t Pid = fork();
  if (Pid < 0) {
    close(Ends[0]);
    close(Ends[1]);
    return false;
  }
  if (Pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // nobody would hear of it
    Caught.restore();
    close(Ends[0]);
    writeAll(Ends[1], Work(Index));
    _exit(0);
  }
  close(Ends[1]);
  Running.push_back({Pid, Ends[0], {Index, "", ""}});
  return true;
}

void finish(Worker &W) {
  close(W.Pipe);
  int Status = 0;
  while (waitpid(W.Pid, &Status, 0) < 0 && errno == EINTR)
    ;
  W.Of.Trouble = troubleOf(Status);
}

} // namespace

bool runInProcesses(std::size_t Count, unsigned Jobs,
                    const std::function<std::string(std::size_t)> &Work,
                    const std::function<void(Outcome)> &Each) {
  const Signals Caught;
  std::vector<Worker> Running;
  for (std::size_t Next = 0; Next < Count || !Running.empty();) {
    while (!Interrupted && Next < Count && Running.size() < Jobs) {
      if (!start(Running, Next, Caught, Work)) {
        if (!Running.empty())
          break; // when one has ended there may be room
        Each({Next, "", std::string("cannot be started: ") + strerror(errno)});
      }
      ++Next;
    }
    if (Interrupted) {
      for (Worker &W : Running) {
        kill(W.Pid, SIGKILL);
        finish(W);
      }
      return false;
    }
    std::vector<pollfd> Waiting;
    for (const Worker &W : Running)
      Waiting.push_back({W.Pipe, POLLIN, 0});
    if (poll(Waiting.data(), Waiting.size(), -1) < 0)
      continue;
    for (std::size_t I = Running.size(); I-- > 0;)
      if (Waiting[I].revents != 0 && readSome(Running[I])) {
        Worker Ended = std::move(Running[I]);
        Running.erase(Running.begin() + static_cast<std::ptrdiff_t>(I));
        finish(Ended);
        Each(std::move(Ended.Of));
      }
  }
  return true;
}

} // namespace waif
