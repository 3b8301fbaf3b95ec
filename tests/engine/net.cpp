// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asio and Beast, compiled once for the whole engine.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
