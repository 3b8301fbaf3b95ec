// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

// What becomes of the exceptions that tasks store. An exception is followed by its object's
// address from the moment that a task captures it until the object dies:
//   rethrown since it was last captured   retrieved
//   died unread in an exception_ptr       lost, charged to the last task that stored it
//   captured and let go in one handler    only looked at: nothing changes
namespace waif::runtime {

// This thread is inside promise.unhandled_exception() of a task of `site`, or about to keep the
// exception of a std::async task: what it captures, the task stores. 0 ends this.
void begin_store(std::uint32_t site, std::uint32_t token) noexcept;
// `threw`: the exception went on to whoever resumed the task.
void end_store(bool threw) noexcept;
// The next capture on this thread is the task's, no other.
void store_next(std::uint32_t site, std::uint32_t token) noexcept;

// A promise of `site` keeps the object that its caller holds, which stays another task's that
// stored it unread; `broken`: only to say that the promise was broken. And it could not, after all.
void store_object(void* object, std::uint32_t site, std::uint32_t token, bool broken) noexcept;
void unstore_object(void* object, std::uint32_t site) noexcept;

// What the C++ library's functions on exception_ptr do, seen by us. capture() gives what is handled
// now with a reference for the caller, or null.
void* capture() noexcept;
void copy(void* object) noexcept;
void drop(void* object) noexcept;
// It is about to be rethrown.
void retrieve(void* object) noexcept;
// Around the end of a catch clause. What handler_ends() returns is for handler_ended() if not null.
void* handler_ends() noexcept;
void handler_ended(void* object) noexcept;

// At the end: keeps samples of what was stored, is alive and nobody has read.
void sample_held_exceptions() noexcept;

// In a forked child: the parent's tasks are not ours.
void forget_exceptions() noexcept;

} // namespace waif::runtime
