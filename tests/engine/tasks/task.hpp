// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

// The engine's vocabulary. A chat engine, what it makes and whoever reads its answers live on
// one strand: between two suspensions nothing else of that engine runs, so nothing needs a lock.
namespace engine {

namespace asio = boost::asio;

template <class T = void> using task = asio::awaitable<T>; // lazy: runs when it is awaited
using executor = asio::any_io_executor;
using strand = asio::strand<executor>;

} // namespace engine
