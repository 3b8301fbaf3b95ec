// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-discarded-task,waif-unawaited-task,waif-lost-exception %t
// RUN: %check_tidy waif-discarded-task,waif-unawaited-task,waif-lost-exception %t.on -prefix=ON '-config={CheckOptions: {waif.Presets: "GoogleTest; Asio;Seastar;Qt;folly;GoogleMock"}}'
// RUN: %check_tidy waif-discarded-task %t.wrong -prefix=WRONG '-config={CheckOptions: {waif.Presets: "Seastar;Boost"}}'
//
// What projects that use a library have in common.
// WRONG: warning: option 'Presets': 'Boost' is not one of GoogleTest, GoogleMock, Asio, Seastar, Qt, folly
#include "tasks.h"

Task<> f();
Future<> e();

struct SessionFixture {
  void SetUp() {
    auto t = f(); // with the preset this is a test, so probable
    // CHECK: :[[@LINE-1]]:10: warning: 't' holds a 'Task<>' that is never awaited
  }
};

void seastarMutes() {
  (void)e();
  // ON: :[[@LINE-1]]:9: warning: 'Future<>' returned by 'e' is dropped by a cast to void
  // WRONG: :[[@LINE-2]]:9: warning: 'Future<>' returned by 'e' is dropped by a cast to void
  (void)e().handle_exception([](auto) {});
}

template <class T> struct QFuture {
  ~QFuture();
};
QFuture<int> concurrent();
Task<> qt() {
  concurrent();
  // ON: :[[@LINE-1]]:3: warning: 'QFuture<int>' returned by 'concurrent' is dropped
  co_return;
}
void slot() { concurrent(); }

namespace folly::futures {
Future<> detachOnGlobalCPUExecutor(Future<>);
}
void background() {
  folly::futures::detachOnGlobalCPUExecutor(e());
  // CHECK: :[[@LINE-1]]:3: warning: 'Future<>' returned by 'detachOnGlobalCPUExecutor' is dropped
  // WRONG: :[[@LINE-2]]:3: warning: 'Future<>' returned by 'detachOnGlobalCPUExecutor' is dropped
}
