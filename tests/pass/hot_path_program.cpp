// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Many tasks of a site that the ledger has seen: it must neither lock nor allocate for them. The
// program's functions come before the C library's, for libwaif too.
#include "../runtime/task.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>

namespace {

bool counting = false;
int locks = 0, allocations = 0;

template <class F> F* next(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_NEXT, name));
}

alignas(64) std::byte frames[4][1024]; // where frames lie, so that malloc is the ledger's only
unsigned used = 0;

struct task {
  struct promise_type : subject::lazy::promise_type {
    static void* operator new(std::size_t size) {
      if (size > sizeof frames[0])
        std::abort();
      return frames[used++ % 4];
    }
    static void operator delete(void*) {}
    task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
  };
  std::coroutine_handle<promise_type> handle;
};
task works() { co_await std::suspend_always{}; }

// One copy of it only: each has sites of its own.
[[gnu::noinline]] void lives(int count) {
  for (int i = 0; i < count; ++i) {
    auto finished = works(), dropped = works();
    finished.handle.resume();
    finished.handle.resume();
    dropped.handle.resume();
    finished.handle.destroy();
    dropped.handle.destroy();
    works().handle.destroy();
  }
}

} // namespace

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  static auto* const real = next<int(pthread_mutex_t*)>("pthread_mutex_lock");
  locks += counting;
  return real(mutex);
}
extern "C" void* mmap(void* at, std::size_t size, int protection, int flags, int file,
                      off_t offset) noexcept {
  static auto* const real = next<void*(void*, std::size_t, int, int, int, off_t)>("mmap");
  allocations += counting;
  return real(at, size, protection, flags, file, offset);
}
extern "C" void* malloc(std::size_t size) noexcept {
  static auto* const real = next<void*(std::size_t)>("malloc");
  allocations += counting;
  return real(size);
}

int main() {
  volatile int counts[] = {10, 100'000};
  for (volatile int i = 0; i < 2; i = i + 1) { // one call: a caller is part of a site
    counting = i == 1;
    lives(counts[i]);
  }
  counting = false;
  std::printf("%d locks, %d allocations\n", locks, allocations);
}
