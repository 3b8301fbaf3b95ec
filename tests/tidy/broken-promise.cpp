// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-broken-promise %t
// RUN: %check_tidy waif-broken-promise %t.probable '-config={CheckOptions: {waif.Confidence: probable}}' -prefix=PROBABLE -- -DPROBABLE
//
// Promises that get no result, next to those that get one or may get it.
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

int work();
int quiet() noexcept;
void log(const char *);
void later(std::function<void(std::error_code, int)>);
void each(std::function<void(int)>);
template <class F> void once(F) {}
void keep(std::promise<int>);
[[noreturn]] void die();

#ifdef PROBABLE
void polled() {
  std::promise<int> p;
  auto f = p.get_future();
  each([&p](int state) {
    if (state < 3)
      return;
    // PROBABLE: :[[@LINE-1]]:7: warning: this leaves promise 'p' without a result: whoever waits for it waits on [waif-broken-promise]
    // PROBABLE: :[[@LINE-3]]:9: note: when this is true
    // PROBABLE: :[[@LINE+3]]:5: note: else it gets one here
    // PROBABLE: :[[@LINE-4]]:7: note: set an exception here, so that whoever waits learns of it
    // PROBABLE: :[[@LINE-5]]:7: note: probable, not certain: this may be called again, and set it then
    p.set_value(state);
  });
  f.get();
}
#else

// Nobody sets it.
std::future<int> never() {
  std::promise<int> p;
  // CHECK: :[[@LINE-1]]:21: warning: promise 'p' never gets a result: whoever waits for it does not learn why [waif-broken-promise]
  // CHECK: :[[@LINE+1]]:10: note: its future is taken here
  return p.get_future();
}
std::future<int> kept() {
  std::promise<int> p;
  auto f = p.get_future();
  keep(std::move(p));
  return f;
}
std::future<int> set() {
  std::promise<int> p;
  p.set_value(1);
  return p.get_future();
}
std::future<int> captured() {
  std::promise<int> p;
  auto f = p.get_future();
  once([p = std::move(p)]() mutable { p.set_value(1); });
  return f;
}
void forever() { // how to wait for ever
  std::promise<void> p;
  p.get_future().wait();
}
void nobody() { // has its future
  std::promise<int> p;
  p.get_future();
}
struct FutureTest {
  void TestBody() {
    std::promise<int> p;
    auto f = p.get_future();
  }
};

// Callbacks that leave without a word to it when something failed.
int lent() {
  std::promise<int> p;
  auto f = p.get_future();
  later([&](std::error_code ec, int n) {
    if (ec)
      return;
    // CHECK: :[[@LINE-1]]:7: warning: this leaves promise 'p' without a result: whoever waits for it waits on
    // CHECK: :[[@LINE-3]]:9: note: when this is true
    // CHECK: :[[@LINE+2]]:5: note: else it gets one here
    // CHECK: :[[@LINE-4]]:7: note: set an exception here, so that whoever waits learns of it
    p.set_value(n);
  });
  return f.get();
}
std::future<int> shared() {
  auto p = std::make_shared<std::promise<int>>();
  later([p](std::error_code ec, int n) {
    if (!ec)
      // CHECK: :[[@LINE-1]]:9: warning: promise 'p' gets no result when this is false: whoever waits for it does not learn why
      p->set_value(n);
    else
      log("failed");
  });
  return p->get_future();
}
std::future<int> moved() {
  std::promise<int> p;
  auto f = p.get_future();
  once([p = std::move(p)](std::error_code error) mutable {
    if (error) {
      log("failed");
      return;
      // CHECK: :[[@LINE-1]]:7: warning: this leaves promise 'p' without a result: whoever waits for it does not learn why
    }
    p.set_value(1);
  });
  return f;
}
void given(std::promise<int> p, int n) {
  if (n == 0)
    return;
  // CHECK: :[[@LINE-1]]:5: warning: this leaves promise 'p' without a result: whoever waits for it does not learn why
  p.set_value(n);
}
void thrown(std::promise<int> p, int n) {
  if (n == 0)
    throw std::system_error(std::error_code());
  // CHECK: :[[@LINE-1]]:5: warning: this leaves promise 'p' without a result
  p.set_value(n);
}
void alone(std::unique_ptr<std::promise<int>> p, int n) {
  if (n == 0)
    return;
  // CHECK: :[[@LINE-1]]:5: warning: this leaves promise 'p' without a result
  p->set_value(n);
}
void both(std::promise<int> p, int n) {
  if (n == 0)
    p.set_exception(nullptr);
  else
    p.set_value(n);
}
void callers(std::promise<int> &p, int n) { // the caller has it still
  if (n)
    p.set_value(n);
}
void handedOn(std::promise<int> p, int n) {
  if (n == 0)
    return keep(std::move(p));
  p.set_value(n);
}
void split() { // one callback for each outcome
  auto p = std::make_shared<std::promise<int>>();
  later([p](std::error_code ec, int n) {
    if (!ec)
      p->set_value(n);
  });
  later([p](std::error_code ec, int) {
    if (ec)
      p->set_exception(nullptr);
  });
}
void polls(std::promise<int> &out) {
  std::promise<int> p;
  each([&p](int state) { // called again until it is done
    if (state < 3)
      return;
    p.set_value(state);
  });
  p.get_future().get();
}
enum class Result { Success, InProgress, Failed };
void started(std::function<void(Result)>);
void comesAgain() {
  auto p = std::make_shared<std::promise<int>>();
  started([p](Result result) {
    if (result != Result::InProgress)
      p->set_value(1);
  });
  p->get_future().get();
}
struct Progress {
  bool has_status_text;
};
void tellsProgress(void (*start)(std::function<void(Progress)>)) {
  std::promise<void> p;
  start([&p](Progress progress) {
    if (progress.has_status_text)
      log("text");
    else
      p.set_value();
  });
  p.get_future().get();
}
void onlySuccess() {
  auto p = std::make_shared<std::promise<int>>();
  started([p](Result result) {
    if (result == Result::Success)
      // CHECK: :[[@LINE-1]]:9: warning: promise 'p' gets no result when this is false
      p->set_value(1);
  });
  p->get_future().get();
}
void first(std::promise<int> p, std::error_code ec) {
  if (ec)
    die();
  p.set_value(1);
}

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
#endif
