// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "trace/reader.hpp"

#include "trace/records.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unordered_map>

namespace waif::trace {
namespace {

// Dumps grow with sites, not with tasks: 10,000 sites take a few MiB. This bounds the memory.
constexpr std::uint64_t most = std::uint64_t{64} << 20;

struct function_info {
  task_kind kind;
  location where;
  bool generator;
  std::uint32_t suppressed;
  std::vector<std::uint32_t> lines; // by suspend index
};

constexpr std::uint32_t flag_yields = 1, flag_awaits = 4; // as abi.h has them

class parser : records {
public:
  using records::records;

  dump run() {
    const header head = checked_header();
    dump result;
    result.path = path();
    result.pid = head.pid;
    result.start_ns = head.start_ns;
    result.complete = head.complete == 1 && head.full == 0;
    std::size_t sites = 0;
    each_record(head.used, [&](record_type type) { sites += type == record_type::site; });
    sites_.reserve(sites);
    // Two rounds: another thread's counters may come before the site they belong to.
    each_record(head.used, [&](record_type type) { describe(type, result); });
    each_record(head.used, [&](record_type type) { count(type); });
    result.truncated = is_truncated();
    if (!result.truncated)
      place_census(result.taken_ms);
    result.sites = std::move(sites_);
    for (auto& site : result.sites) {
      if (result.truncated)
        make_lower_bounds(site.totals);
      check(site.totals);
      excuse(site.totals, site.generator, site.suppressed);
    }
    return result;
  }

private:
  void describe(record_type type, dump& result) {
    switch (type) {
    case record_type::program: {
      const auto r = take<program_record>();
      result.program = text(r.path_size);
      break;
    }
    case record_type::module: {
      const auto r = take<module_record>();
      const auto id = text(r.build_id_size);
      address module;
      for (const unsigned char byte : id) {
        module.build_id += "0123456789abcdef"[byte >> 4];
        module.build_id += "0123456789abcdef"[byte & 15];
      }
      module.module = text(r.path_size);
      modules_.insert_or_assign(r.id, std::move(module));
      break;
    }
    case record_type::function: {
      const auto r = take<function_record>();
      if (r.kind > static_cast<std::uint32_t>(task_kind::thread))
        fail("the dump is damaged: a task of unknown kind");
      const bool generator = (r.flags & (flag_yields | flag_awaits)) == flag_yields;
      function_info info{static_cast<task_kind>(r.kind), {}, generator, r.suppressed, {}};
      info.lines = list<std::uint32_t>(r.suspend_count);
      info.where.line = r.line;
      info.where.column = r.column;
      info.where.function = text(r.name_size);
      info.where.file = text(r.file_size);
      functions_.insert_or_assign(r.id, std::move(info));
      break;
    }
    case record_type::site:
      add_site(take<site_record>());
      break;
    case record_type::token: {
      const auto r = take<token_record>();
      result.tests.push_back({r.token, text(r.name_size), r.created + r.uncounted, r.live,
                              r.destroyed_suspended, r.never_started, r.lost, r.swallowed});
      break;
    }
    case record_type::census: {
      const auto r = take<census_record>();
      result.census = true;
      result.final_census = r.final != 0;
      result.taken_ms = r.taken_ms;
      census_sites_ = list<live_entry>(r.site_count); // the last one holds
      census_tasks_ = list<task_entry>(r.task_count);
      break;
    }
    default:
      break; // counted later, unfinished, or of a newer writer
    }
  }

  void add_site(const site_record& r) {
    const auto function = functions_.find(r.function);
    if (function == functions_.end())
      fail("the dump is damaged: a site of an unknown function");
    site s;
    s.kind = function->second.kind;
    s.generator = function->second.generator;
    s.suppressed = function->second.suppressed;
    if (s.kind != task_kind::coroutine) {
      s.task.function = name_of(s.kind);
      s.created = function->second.where;
    } else {
      s.task = function->second.where;
    }
    s.hook_pc = resolve(r.hook_module, r.hook_offset);
    s.caller_pc = resolve(r.caller_module, r.caller_offset);
    if (!site_index_.emplace(r.id, sites_.size()).second)
      fail("the dump is damaged: site " + std::to_string(r.id) + " comes twice");
    sites_.push_back(std::move(s));
    site_lines_.push_back(&function->second.lines);
  }

  address resolve(std::uint32_t module, std::uint64_t offset) const {
    const auto found = modules_.find(module);
    if (found == modules_.end())
      return {};
    address result = found->second;
    result.offset = offset;
    return result;
  }

  void count(record_type type) {
    if (type == record_type::counters) {
      const auto r = take<counters_record>();
      if (left() / (counter_count * 8) < r.site_count)
        fail("the dump is damaged: counters leave their record");
      for (std::uint32_t i = 0; i < r.site_count; ++i) {
        std::uint64_t cells[counter_count];
        std::memcpy(cells, rest() + std::size_t{i} * sizeof cells, sizeof cells);
        const auto found = site_index_.find(r.first_site + i);
        if (found != site_index_.end())
          add(sites_[found->second].totals, cells);
      }
    } else if (type == record_type::exception) {
      const auto r = take<exception_record>();
      lost_exception sample;
      sample.type = text(r.type_size);
      sample.what = text(r.what_size);
      auto& of = at(r.site, "an exception");
      sample.became = std::min(static_cast<fate>(r.fate), fate::broken_promise);
      switch (sample.became) {
      case fate::held:
        return of.held_samples.push_back(std::move(sample));
      case fate::swallowed:
        return of.swallowed_samples.push_back(std::move(sample));
      case fate::broken_promise:
        return of.broken_samples.push_back(std::move(sample));
      default:
        return of.lost_samples.push_back(std::move(sample));
      }
    } else if (type == record_type::rare) {
      const auto r = take<rare_record>();
      auto& of = at(r.site, "a blocked future");
      of.totals.blocked += r.blocked;
      of.longest_block_ms = std::max(of.longest_block_ms, r.longest_block_ms);
      of.totals.broken += r.broken;
    }
  }

  site& at(std::uint32_t id, const char* whose) {
    const auto found = site_index_.find(id);
    if (found == site_index_.end())
      fail(std::string("the dump is damaged: ") + whose + " of an unknown site");
    return sites_[found->second];
  }

  void place_census(std::uint32_t taken_ms) {
    const auto age = [taken_ms](std::uint32_t born) { return taken_ms - std::min(born, taken_ms); };
    for (const auto& e : census_sites_) {
      auto& of = at(e.site, "live tasks");
      of.live = {e.never_started, e.suspended, e.running, age(e.oldest_ms)};
      of.totals.stuck = e.stuck;
    }
    for (const auto& e : census_tasks_) {
      auto& of = at(e.site, "a live task");
      const auto step = e.state & 0xff, index = e.state >> 8;
      const auto& lines = *site_lines_[static_cast<std::size_t>(&of - sites_.data())];
      live_task t{e.id,           e.awaited_by, e.awaiting, task_state::running, 0, e.token,
                  age(e.born_ms), e.idle_ms,    e.resumes};
      if (step == 1)
        t.state = task_state::never_started;
      else if (step == 3)
        t.state = task_state::suspended;
      if (t.state != task_state::running && index < lines.size())
        t.suspended_line = lines[index];
      of.live_tasks.push_back(t);
    }
  }

  static const char* name_of(task_kind kind) {
    switch (kind) {
    case task_kind::packaged_task:
      return "std::packaged_task";
    case task_kind::promise:
      return "std::promise";
    case task_kind::thread:
      return "std::thread";
    default:
      return "std::async";
    }
  }

  static void add(counts& to, const std::uint64_t (&cells)[counter_count]) {
    to.created += cells[counter::created];
    to.finished += cells[counter::finished];
    to.destroyed_suspended += cells[counter::destroyed_suspended];
    to.never_started += cells[counter::never_started];
    to.stored += cells[counter::stored];
    to.retrieved += cells[counter::retrieved];
    to.lost += cells[counter::lost];
    to.swallowed += cells[counter::swallowed];
  }

  // The counters of some threads are missing: what ended there must not look alive or unread.
  static void make_lower_bounds(counts& c) {
    const auto ended_badly = c.destroyed_suspended + c.never_started;
    c.created = std::max(c.created, c.finished + ended_badly);
    c.finished = c.created - ended_badly;
    c.stored = std::max(c.stored, c.retrieved + c.lost);
    c.retrieved = c.stored - c.lost;
  }

  // Sums of 64-bit shards; a file that was made up can give any number.
  void check(const counts& c) const {
    const auto absurd = std::uint64_t{1} << 56;
    for (const auto n : {c.created, c.finished, c.destroyed_suspended, c.never_started, c.stored,
                         c.retrieved, c.lost, c.swallowed, c.broken, c.blocked, c.stuck, c.live()})
      if (n >= absurd)
        fail("the dump is damaged: its counts do not add up");
  }

  std::unordered_map<std::uint32_t, address> modules_;
  std::unordered_map<std::uint32_t, function_info> functions_;
  std::unordered_map<std::uint32_t, std::size_t> site_index_;
  std::vector<site> sites_;
  std::vector<const std::vector<std::uint32_t>*> site_lines_; // nodes of functions_ stay in place
  std::vector<live_entry> census_sites_;
  std::vector<task_entry> census_tasks_;
};

} // namespace

dump read_dump(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file)
    throw error(path + ": cannot be opened: " + std::strerror(errno));
  const auto size = file.tellg();
  if (size < 0)
    throw error(path + ": cannot be read");
  std::string bytes(std::min<std::uint64_t>(static_cast<std::uint64_t>(size), most), '\0');
  file.seekg(0);
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    throw error(path + ": cannot be read");
  return parse_dump(path, bytes);
}

dump parse_dump(const std::string& path, const std::string& bytes) {
  return parser(path, bytes).run();
}

} // namespace waif::trace
