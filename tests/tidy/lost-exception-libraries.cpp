// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-lost-exception %t
//
// Exceptions lost in the words of folly, kj and concurrencpp.
#include <exception>
#include <tuple>
#include <utility>
#include <vector>

namespace folly {
template <class T> struct Try {
  bool hasException() const;
  T &value();
};
template <class T> struct Future {
  Future(Future &&) noexcept;
  ~Future();
  T get() &&;
  Future &wait() &;
  Future wait() &&;
  bool isReady() const;
  template <class F> Future<T> thenValue(F) && { throw 0; }
  template <class F> Future<T> thenTry(F) && { throw 0; }
};
template <class T> Future<std::vector<Try<T>>> collectAll(std::vector<Future<T>>);
template <class... T> Future<std::tuple<Try<T>...>> collectAll(Future<T>...);
enum class Mode { First };
template <Mode M, class... T> Future<std::tuple<Try<T>...>> collectAll(Future<T>...);
template <class T> Future<std::vector<T>> collect(std::vector<Future<T>>);
} // namespace folly
namespace kj {
struct Exception {};
template <class T> struct Promise {
  Promise(Promise &&) noexcept;
  ~Promise();
  T wait(int &);
  template <class F> Promise<int> then(F);
  template <class F> void detach(F) {}
};
} // namespace kj
namespace concurrencpp {
template <class T> struct result {
  result(result &&) noexcept;
  ~result();
  T get();
  void wait();
};
} // namespace concurrencpp

folly::Future<int> fetch(int = 0);
kj::Promise<void> send();
concurrencpp::result<int> submit();
void log(const char *);

void collected() {
  std::vector<folly::Future<int>> all;
  all.push_back(fetch());
  folly::collectAll(std::move(all)).get();
  // CHECK: :[[@LINE-1]]:3: warning: the tasks that 'collectAll' hands back are not read: it never fails itself, their exceptions are lost [waif-lost-exception]
  folly::collectAll(fetch(1), fetch(2)).get();
  // CHECK: :[[@LINE-1]]:3: warning: the tasks that 'collectAll' hands back are not read
  folly::collectAll<folly::Mode::First>(fetch(1), fetch(2)).get(); // a race
  std::vector<folly::Future<int>> more;
  more.push_back(fetch());
  folly::collect(std::move(more)).get();
  for (auto &one : folly::collectAll(std::move(all)).get())
    one.value();
}
void waited() {
  auto f = fetch();
  // CHECK: :[[@LINE-1]]:12: warning: 'folly::Future<int>' returned by 'fetch' is waited for and never asked: its exception is lost
  std::move(f).wait();
  auto g = fetch();
  std::move(g).wait().get();
  auto r = submit();
  // CHECK: :[[@LINE-1]]:12: warning: 'concurrencpp::result<int>' returned by 'submit' is waited for and never asked
  r.wait();
}
folly::Future<int> held() {
  auto other = fetch(1);
  return fetch().thenValue([other = std::move(other)](int) mutable { return std::move(other).get(); });
  // CHECK: :[[@LINE-1]]:28: warning: when the task before it fails, this continuation is not called and 'other', the task it holds, is dropped unread
}
folly::Future<int> heldAlways() {
  auto other = fetch(1);
  return fetch().thenTry([other = std::move(other)](auto) mutable { return std::move(other).get(); });
}
void letsGoOfItself(kj::Promise<void> &self) {
  self.detach([](kj::Exception &&) {});
}
void detached() {
  send().detach([](kj::Exception &&) {});
  // CHECK: :[[@LINE-1]]:17: warning: each exception of this detached task ends in an empty handler
  send().detach([](kj::Exception &&) { log("not sent"); });
  send().detach([](kj::Exception &&) { /* the peer is gone: nothing to tell */ });
}
