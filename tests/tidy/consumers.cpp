// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_tidy waif-unawaited-task %t -- -DANNOTATED
// RUN: %check_tidy waif-unawaited-task %t.option '-config={CheckOptions: {waif.Consumers: "Base::ready"}}'
// RUN: %check_tidy waif-unawaited-task %t.without -prefix=WITHOUT
//
// Members that use a task up, though their names say something else.
#include "tasks.h"
#ifdef ANNOTATED
#define WAIF_CONSUMES __attribute__((annotate("waif::consumes")))
#else
#define WAIF_CONSUMES
#endif

struct Base : Task<> {
  WAIF_CONSUMES virtual bool ready();
};
struct Pumped : Base { // what is said of a function holds for its overrides
  bool ready() override; // runs it
};
Pumped start();
Task<> f();

void pumps() {
  auto t = start();
  // WITHOUT: :[[@LINE-1]]:8: warning: 't' holds a 'Pumped' that is never awaited
  while (!t.ready())
    ;
}
void asks() {
  auto t = f();
  // CHECK: :[[@LINE-1]]:8: warning: 't' holds a 'Task<>' that is never awaited
  // WITHOUT: :[[@LINE-2]]:8: warning: 't' holds a 'Task<>' that is never awaited
  while (!t.valid())
    ;
}
