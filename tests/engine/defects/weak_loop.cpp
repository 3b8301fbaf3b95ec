// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "defects/weak_loop.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace engine::defects {

weak_loop::owner::~owner() {
  // The last reference is gone, suspended or not: this is how a job vanishes.
  std::erase_if(of.promise().loop.due_, [this](auto& entry) { return entry.second == of; });
  of.destroy();
}

weak_loop::job weak_loop::promise::get_return_object() {
  if (++loop.made_ % loop.collect_every_ == 0)
    loop.collect();
  auto it = std::make_shared<owner>(frame::from_promise(*this));
  self = it;
  loop.known_.push_back(it);
  return job(it);
}

void weak_loop::promise::final_awaiter::await_suspend(frame ended) noexcept {
  auto& p = ended.promise();
  if (auto next = p.waiting.lock())
    p.loop.due_.emplace(p.loop.now_, next->of);
}

void weak_loop::job::await_suspend(frame waiting) const {
  owner_->of.promise().waiting = waiting.promise().self;
}

void weak_loop::job::await_resume() const {
  if (auto failure = std::exchange(owner_->of.promise().failure, nullptr))
    std::rethrow_exception(failure);
}

void weak_loop::advance(std::size_t ticks) {
  auto end = now_ + ticks;
  while (!due_.empty() && due_.begin()->first <= end) {
    auto next = due_.extract(due_.begin());
    now_ = next.key();
    auto running = next.mapped().promise().self.lock(); // a collection must spare it
    next.mapped().resume();
  }
  now_ = end;
}

std::size_t weak_loop::collect() {
  // Out of the list first: what is destroyed may refer to other jobs.
  auto lonely = std::ranges::partition(known_, [](auto& o) { return o.use_count() > 1; });
  std::vector<std::shared_ptr<owner>> gone(std::make_move_iterator(lonely.begin()),
                                           std::make_move_iterator(lonely.end()));
  known_.erase(lonely.begin(), lonely.end());
  return std::ranges::count_if(gone, [](auto& o) { return !o->of.done(); });
}

} // namespace engine::defects
