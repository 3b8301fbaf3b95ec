// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Threads that come and go create tasks, resume those of others, destroy them before and after
// their start, lose and read their exceptions. The program keeps its own books and prints them;
// tests/pass/stress_test.cpp compares them with the ledger's.
#include <waif/waif.h>

#include <atomic>
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

struct {
  std::atomic<long> created, finished, destroyed, never_started, stored, retrieved, lost;
} books;

// Suspended tasks of nobody: any thread takes them.
class waiting_room {
public:
  void put(std::coroutine_handle<> h) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(h);
  }
  std::coroutine_handle<> take(unsigned which) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty())
      return {};
    std::swap(waiting_[which % waiting_.size()], waiting_.back());
    const auto h = waiting_.back();
    waiting_.pop_back();
    return h;
  }
  std::size_t size() const { return waiting_.size(); }

private:
  std::mutex mutex_;
  std::vector<std::coroutine_handle<>> waiting_;
};
auto& crossroads = *new waiting_room; // stays, so that LeakSanitizer sees who holds the tasks left

// Copies of exceptions that nobody reads: the last owner may be any thread.
void drop_some_time(std::exception_ptr error) {
  static std::mutex mutex;
  static std::vector<std::exception_ptr> all;
  std::vector<std::exception_ptr> old; // dies outside of the lock
  const std::lock_guard lock(mutex);
  const bool last = !error;
  if (error)
    all.push_back(std::move(error));
  if (all.size() >= 16 || last)
    old.swap(all);
}

struct wanderer {
  struct promise_type {
    bool is_read;
    std::exception_ptr error;
    explicit promise_type(unsigned fate) : is_read(fate % 7 == 0) {}
    wanderer get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct ends {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        ++books.finished;
        h.destroy();
      }
      void await_resume() noexcept {}
    };
    ends final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() {
      ++books.stored;
      error = std::current_exception();
      if (!is_read) {
        ++books.lost;
        drop_some_time(error);
      }
    }
    ~promise_type() {
      if (!error || !is_read)
        return;
      try {
        std::rethrow_exception(std::exchange(error, nullptr));
      } catch (const std::logic_error&) {
        ++books.retrieved;
      }
    }
  };
  std::coroutine_handle<promise_type> handle;
};

// Another thread may own the task before await_suspend returns.
struct hop {
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) { crossroads.put(h); }
  void await_resume() noexcept {}
};

wanderer wanders(unsigned fate) {
  for (unsigned i = 0; i < fate % 5; ++i)
    co_await hop{};
  if (fate % 7 < 2)
    throw std::logic_error("read or not");
}

void work(unsigned seed, int rounds) {
  std::minstd_rand random(seed);
  for (int i = 0; i < rounds; ++i) {
    auto task = wanders(static_cast<unsigned>(random()));
    ++books.created;
    if (random() % 8 == 0) {
      ++books.never_started;
      task.handle.destroy();
    } else {
      task.handle.resume();
    }
    for (int n = 0; n <= i % 2; ++n) {
      const auto other = crossroads.take(static_cast<unsigned>(random()));
      if (!other)
        break;
      if (random() % 8 == 0) {
        ++books.destroyed;
        other.destroy();
      } else {
        other.resume();
      }
    }
  }
}

} // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 20'000;
  std::atomic<bool> stop{false};
  bool sums_hold = true;
  std::thread reader([&] { // while all goes on: never more ends than beginnings
    while (!stop) {
      waif_counts c{};
      waif_get_counts(&c);
      sums_hold &= c.finished + c.destroyed_suspended + c.never_started <= c.created;
      std::this_thread::yield();
    }
  });
  for (unsigned generation = 0; generation < 4; ++generation) {
    std::vector<std::thread> crew;
    for (unsigned t = 0; t < 4; ++t)
      crew.emplace_back(work, generation * 4 + t + 1, rounds / 16);
    for (auto& t : crew)
      t.join();
  }
  stop = true;
  reader.join();
  drop_some_time(nullptr);
  std::printf("%ld %ld %ld %ld %zu %ld %ld %ld\n", books.created.load(), books.finished.load(),
              books.destroyed.load(), books.never_started.load(), crossroads.size(),
              books.stored.load(), books.retrieved.load(), books.lost.load());
  std::fflush(stdout);
  return sums_hold ? 0 : 1;
}
