// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "query.hpp"

#include "state.hpp"
#include "suppressions.hpp"
#include "trace/verdicts.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace waif::runtime {
namespace {

const trace::function_record& function_of(const live& l) noexcept {
  return *record_of_function(record_of_site(l.site)->function);
}

bool is_expected(const live& l, trace::verdict verdict) noexcept {
  const auto& f = function_of(l);
  return is_generator(f) || (f.suppressed & trace::bit_of(verdict)) != 0;
}

bool fits(const waif_query& which, const live& l) noexcept {
  return (!which.by_token || l.token == which.token) && l.idle_ms >= which.idle_ms &&
         !std::binary_search(which.except, which.except + which.except_count, l.id);
}

void copy_text(char (&to)[1024], const char* from, std::size_t size) noexcept {
  size = std::min(size, sizeof to - 1);
  std::memcpy(to, from, size);
  to[size] = '\0';
}

// Tasks that suppressions leave out of a query, which match something then: mostly many of one
// function after the other.
class hidden_tasks {
public:
  explicit hidden_tasks(trace::verdict what) noexcept : verdict_(trace::bit_of(what)) {
    begin_hiding();
  }
  ~hidden_tasks() { flush(); }
  void add(const trace::function_record& f) noexcept {
    if ((f.suppressed & verdict_) == 0)
      return;
    if (&f != function_)
      flush();
    function_ = &f;
    ++count_;
  }

private:
  void flush() noexcept {
    const auto n = std::exchange(count_, 0);
    if (n == 0)
      return;
    function_text text;
    text.read(*function_);
    hide_tasks(verdict_, text.function, text.file, n);
  }
  const std::uint32_t verdict_;
  const trace::function_record* function_ = nullptr;
  std::uint64_t count_ = 0;
};

} // namespace

void function_text::read(const trace::function_record& f) noexcept {
  const auto* text = reinterpret_cast<const char*>(&f + 1) + f.suspend_count * sizeof f.line;
  copy_text(function, text, f.name_size);
  copy_text(file, text + f.name_size, f.file_size);
}

// The lock is held while members are made and until the end.
selection::selection(const waif_query* which, std::size_t with_edges) noexcept
    : all_((pthread_mutex_lock(&the.mutex), false)) {
  const waif_query everything{};
  // The tasks must stay in the order of frames until edges are known, so mark them first.
  std::size_t marked = 0;
  const edges who(all_);
  const waif_query& query = which ? *which : everything;
  const auto about = query.idle_ms != 0 ? trace::verdict::stuck : trace::verdict::leaked_at_exit;
  for (hidden_tasks hidden(about); live& l : all_) {
    if (!fits(query, l))
      continue;
    if (!query.expected && is_expected(l, about)) {
      hidden.add(function_of(l));
      continue;
    }
    l.mark = 1;
    if (marked++ < with_edges)
      if (const live* up = who.awaiter_of(l))
        l.awaited_by = up->id;
  }
  std::sort(all_.begin(), all_.end(), [](const live& a, const live& b) {
    return a.mark != b.mark ? a.mark > b.mark : a.id < b.id;
  });
  size_ = marked;
  pthread_mutex_unlock(&the.mutex);
}

std::size_t selection::find(std::uint64_t id) const noexcept {
  const auto* end = all_.begin() + size_;
  const auto* found = std::lower_bound(all_.begin(), all_.begin() + size_, id,
                                       [](const live& l, std::uint64_t i) { return l.id < i; });
  return id != 0 && found != end && found->id == id ? static_cast<std::size_t>(found - all_.begin())
                                                    : size_;
}

void selection::describe(const live& l, description& into) const noexcept {
  const locked lock;
  const auto& site = *record_of_site(l.site);
  const auto& f = function_of(l);
  const auto* lines = reinterpret_cast<const std::uint32_t*>(&f + 1);
  into.read(f);
  into.module[0] = '\0';
  for (const auto* m = the.known; m; m = m->next)
    if (m->id == site.caller_module)
      copy_text(into.module,
                reinterpret_cast<const char*>(m->record + 1) + m->record->build_id_size,
                m->record->path_size);
  const auto index = l.state >> WAIF_STATE_SHIFT;
  const bool parked = l.step() != WAIF_STATE_RUNNING && index < f.suspend_count;
  into.info = {l.id,
               l.awaited_by,
               into.function,
               into.file,
               f.line,
               parked ? lines[index] : 0,
               l.step(),
               l.token,
               all_.taken_ms() - l.born_ms,
               l.idle_ms,
               l.resumes,
               f.kind,
               is_expected(l, trace::verdict::leaked_at_exit),
               into.module,
               site.caller_offset};
}

} // namespace waif::runtime

using namespace waif::runtime;

extern "C" {

size_t waif_each_task(const waif_query* which, int (*visit)(const waif_task_info*, void*),
                      void* argument) {
  constexpr std::size_t with_edges = 1024;
  const selection found(which, visit ? with_edges : 0);
  selection::description d;
  for (std::size_t i = 0; visit && i < found.size(); ++i) {
    found.describe(found[i], d);
    if (visit(&d.info, argument) != 0)
      break;
  }
  return found.size();
}

void waif_note_heartbeats(void) {
  const locked lock;
  const census now(true);
}
}
