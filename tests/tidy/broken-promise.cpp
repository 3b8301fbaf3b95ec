// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-broken-promise %t
// RUN: %check_tidy waif-broken-promise %t.probable '-config={CheckOptions: {waif.Confidence: probable}}' -prefix=PROBABLE -- -DPROBABLE
//
// Promises that get no result, next to those that get one or may get it.
#include <functional>
#include <future>
#include <memory>
#include <system_error>

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
#endif
