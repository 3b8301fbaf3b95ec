// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-broken-promise %t
//
// Promises that an exception leaves without a result, next to those that it does not.
#include <future>
#include <memory>
#include <string>
#include <thread>

int work();
int quiet() noexcept;
void log(const char *);
template <class F> void once(F) {}
[[noreturn]] void die();

// Handlers that only take note.
int noted() {
  std::promise<int> p;
  std::thread t([&] {
    try {
      p.set_value(work());
    } catch (const std::exception &e) {
      // CHECK: :[[@LINE-1]]:7: warning: promise 'p' gets no result when this handler runs: whoever waits for it waits on
      // CHECK: :[[@LINE-3]]:7: note: else it gets one here
      // CHECK: :[[@LINE-3]]:7: note: set an exception here, so that whoever waits learns of it
      log(e.what());
    } catch (...) {
      p.set_exception(std::current_exception());
    }
  });
  const int n = p.get_future().get();
  t.join();
  return n;
}
std::future<int> notedShared() {
  auto p = std::make_shared<std::promise<int>>();
  once([p] {
    try {
      const int n = work();
      p->set_value(n);
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: promise 'p' gets no result when this handler runs: whoever waits for it does not learn why
      log("failed");
    }
  });
  return p->get_future();
}
void handled(std::promise<int> &p) {
  try {
    p.set_value(work());
  } catch (...) {
    p.set_exception(std::current_exception());
  }
  try {
    p.set_value(quiet()); // only set before
  } catch (const std::future_error &) {
  }
}
void rethrown(std::promise<int> &p) {
  try {
    p.set_value(work());
  } catch (...) {
    log("failed");
    throw;
  }
}
void ended(std::promise<int> &p) {
  try {
    p.set_value(work());
  } catch (...) {
    die();
  }
}
void afterwards(std::promise<int> &p) {
  int n = 0;
  bool done = false;
  try {
    n = work();
    p.set_value(n);
    done = true;
  } catch (...) {
    log("failed");
  }
  if (!done)
    p.set_value(0);
}
void doubled(std::promise<int> &p) {
  try {
    p.set_value(quiet());
  } catch (...) { // set before: nothing else here can throw
  }
}

class Reader {
  std::promise<int> Done;
  void fail(std::exception_ptr);
  void read() {
    try {
      Done.set_value(work());
    } catch (...) {
      fail(std::current_exception());
    }
  }
};
class Writer {
  std::promise<int> Done;
  void write() {
    try {
      Done.set_value(work());
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: promise 'Done' gets no result when this handler runs
      log("failed");
    }
  }
};

// A way to fail the promise that nobody takes.
struct Stream {
  std::promise<void> Parsed;
  void parsed() { Parsed.set_value(); }
  void failed(std::exception_ptr e) { Parsed.set_exception(e); }
};
int number(const std::string &Text) { return std::stoi(Text); }
int header(const std::string &Text) {
  if (Text.empty())
    throw 1;
  return 0;
}
int parse(Stream &s, const std::string &Text) {
  header(Text);
  // CHECK: :[[@LINE-1]]:3: warning: when this throws, promise 'Parsed' gets no result: nobody calls 'failed'
  // CHECK: :[[@LINE+3]]:3: note: else it gets one here
  // CHECK: :[[@LINE-3]]:3: note: catch the exception and call 'failed', so that whoever waits learns of it
  const int n = number(Text);
  s.parsed();
  return n;
}
int parseQuiet(Stream &s) {
  const int n = quiet();
  s.parsed();
  return n;
}
struct Safe {
  std::promise<void> Parsed;
  void parsed() { Parsed.set_value(); }
  void failed(std::exception_ptr e) { Parsed.set_exception(e); }
};
void parse(Safe &s, const std::string &Text) {
  number(Text);
  s.parsed();
}
void safely(Safe &s) {
  try {
    parse(s, "1");
  } catch (...) {
    s.failed(std::current_exception());
  }
}
