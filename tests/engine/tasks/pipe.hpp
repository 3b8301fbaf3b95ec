// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks/condition.hpp"

#include <cstddef>
#include <deque>
#include <optional>

namespace engine {

// Values from writers to one reader on one strand. A full pipe makes the writer wait:
// back-pressure. Not asio's channel: in Boost 1.81 its close() throws away what is still buffered.
template <class T> class pipe {
public:
  explicit pipe(const executor& on, std::size_t capacity = 64)
      : capacity_(capacity), changed_(on) {}

  task<> push(T value) {
    while (values_.size() >= capacity_)
      co_await changed_.wait();
    values_.push_back(std::move(value));
    changed_.notify();
  }

  void close() { // the writers have no more
    closed_ = true;
    changed_.notify();
  }

  task<std::optional<T>> pop() { // nothing: closed and empty
    while (values_.empty() && !closed_)
      co_await changed_.wait();
    if (values_.empty())
      co_return std::nullopt;
    auto value = std::move(values_.front());
    values_.pop_front();
    changed_.notify();
    co_return value;
  }

private:
  std::size_t capacity_;
  std::deque<T> values_;
  bool closed_ = false;
  condition changed_;
};

} // namespace engine
