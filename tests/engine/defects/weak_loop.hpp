// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <map>
#include <memory>
#include <vector>

namespace engine::defects {

// A small event loop with asyncio's rule: it runs its jobs but does not keep them alive. A job that
// only the loop knows lasts until the next collection, and those come when enough jobs were made:
// at low load it ends in time, at high load it vanishes half-way. Time is counted in ticks.
class weak_loop {
  struct promise;
  using frame = std::coroutine_handle<promise>;
  struct owner { // of one frame; how many share it is what the loop looks at
    frame of;
    ~owner();
  };

public:
  // A coroutine whose first parameter is the loop. It runs at once; this is a reference to it.
  class [[nodiscard]] job {
  public:
    using promise_type = promise;
    bool done() const { return owner_->of.done(); }
    bool await_ready() const { return done(); }
    void await_suspend(frame waiting) const;
    void await_resume() const; // rethrows what ended the job

  private:
    friend promise;
    explicit job(std::shared_ptr<owner> o) : owner_(std::move(o)) {}
    std::shared_ptr<owner> owner_;
  };

  explicit weak_loop(std::size_t collect_every) : collect_every_(collect_every) {}
  weak_loop(weak_loop&&) = delete;

  struct sleep_awaiter {
    weak_loop& loop;
    std::size_t ticks;
    bool await_ready() const { return false; }
    void await_suspend(frame waiting) const { loop.due_.emplace(loop.now_ + ticks, waiting); }
    void await_resume() const {}
  };
  sleep_awaiter sleep(std::size_t ticks) { return {*this, ticks}; }

  void advance(std::size_t ticks); // runs everything that is due until then
  std::size_t collect();           // how many vanished

private:
  struct promise {
    template <class... Args> explicit promise(weak_loop& l, Args&&...) : loop(l) {}
    job get_return_object();
    std::suspend_never initial_suspend() { return {}; }
    struct final_awaiter {
      bool await_ready() noexcept { return false; }
      void await_suspend(frame ended) noexcept;
      void await_resume() noexcept {}
    };
    final_awaiter final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { failure = std::current_exception(); }

    weak_loop& loop;
    std::exception_ptr failure;
    std::weak_ptr<owner> self, waiting; // waiting: for the end of this one
  };

  std::size_t collect_every_;
  std::size_t made_ = 0;
  std::size_t now_ = 0;
  std::multimap<std::size_t, frame> due_;
  std::vector<std::shared_ptr<owner>> known_;
};

} // namespace engine::defects
