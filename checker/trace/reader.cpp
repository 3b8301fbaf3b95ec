// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "trace/reader.hpp"

#include "trace/format.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <unordered_map>

namespace waif::trace {
namespace {

// A file of a gigabyte is no dump of ours: sizes grow with sites, not with tasks.
constexpr std::uint64_t largest = std::uint64_t{1} << 30;

struct function_info {
  task_kind kind;
  location where;
};

class parser {
public:
  parser(const std::string& path, const std::string& bytes) : path_(path), bytes_(bytes) {}

  dump run() {
    header head{};
    const auto shown = std::min(bytes_.size(), sizeof magic);
    if (bytes_.empty())
      fail("the file is empty");
    if (std::memcmp(bytes_.data(), magic, shown) != 0)
      fail("not a waif dump");
    if (bytes_.size() < sizeof head)
      fail("the dump is truncated");
    std::memcpy(&head, bytes_.data(), sizeof head);
    if (head.version != version)
      fail("the dump has version " + std::to_string(head.version) +
           ", this program reads version " + std::to_string(version));
    if (head.used > bytes_.size())
      fail("the dump is truncated");
    if (head.used < sizeof head || head.used % 8 != 0)
      fail("the dump is damaged: bad size");

    dump result;
    result.path = path_;
    result.pid = head.pid;
    result.start_ns = head.start_ns;
    result.complete = head.complete == 1 && head.full == 0;
    // Two rounds: another thread's counters may come before the site they belong to.
    each_record(head.used, [&](record_type type) { describe(type, result); });
    each_record(head.used, [&](record_type type) { count(type); });
    result.sites = std::move(sites_);
    for (const auto& site : result.sites)
      check(site.totals);
    return result;
  }

private:
  [[noreturn]] void fail(const std::string& what) const { throw error(path_ + ": " + what); }

  template <class Visit> void each_record(std::uint64_t used, Visit visit) {
    for (std::uint64_t at = sizeof(header); at < used;) {
      record head{};
      if (used - at < sizeof head)
        fail("the dump is damaged: half a record at its end");
      std::memcpy(&head, bytes_.data() + at, sizeof head);
      if (head.size < sizeof head || head.size % 8 != 0 || head.size > used - at)
        fail("the dump is damaged: bad record size at byte " + std::to_string(at));
      body_ = std::string_view(bytes_).substr(at, head.size);
      visit(static_cast<record_type>(head.type));
      at += head.size;
    }
  }

  // The fixed part of the current record; what is left of it stays in body_.
  template <class T> T take() {
    T fixed{};
    if (body_.size() < sizeof fixed)
      fail("the dump is damaged: a record is too short");
    std::memcpy(&fixed, body_.data(), sizeof fixed);
    body_.remove_prefix(sizeof fixed);
    return fixed;
  }
  std::string text(std::uint32_t size) {
    if (size > body_.size())
      fail("the dump is damaged: a text leaves its record");
    std::string result(body_.substr(0, size));
    body_.remove_prefix(size);
    return result;
  }

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
      if (r.kind > static_cast<std::uint32_t>(task_kind::async))
        fail("the dump is damaged: a task of unknown kind");
      function_info info{static_cast<task_kind>(r.kind), {}};
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
    if (s.kind == task_kind::async) {
      s.task.function = "std::async";
      s.created = function->second.where;
    } else {
      s.task = function->second.where;
    }
    s.hook_pc = resolve(r.hook_module, r.hook_offset);
    s.caller_pc = resolve(r.caller_module, r.caller_offset);
    if (!site_index_.emplace(r.id, sites_.size()).second)
      fail("the dump is damaged: site " + std::to_string(r.id) + " comes twice");
    sites_.push_back(std::move(s));
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
      if (body_.size() / (counter_count * 8) < r.site_count)
        fail("the dump is damaged: counters leave their record");
      for (std::uint32_t i = 0; i < r.site_count; ++i) {
        std::uint64_t cells[counter_count];
        std::memcpy(cells, body_.data() + std::size_t{i} * sizeof cells, sizeof cells);
        const auto found = site_index_.find(r.first_site + i);
        if (found != site_index_.end())
          add(sites_[found->second].totals, cells);
      }
    } else if (type == record_type::lost) {
      const auto r = take<lost_record>();
      lost_exception sample;
      sample.type = text(r.type_size);
      sample.what = text(r.what_size);
      const auto found = site_index_.find(r.site);
      if (found == site_index_.end())
        fail("the dump is damaged: an exception of an unknown site");
      sites_[found->second].lost_samples.push_back(std::move(sample));
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

  // Sums of 64-bit shards; a file that was made up can give any number.
  void check(const counts& c) const {
    const auto absurd = std::uint64_t{1} << 56;
    for (const auto n : {c.created, c.finished, c.destroyed_suspended, c.never_started, c.stored,
                         c.retrieved, c.lost, c.swallowed, c.live()})
      if (n >= absurd)
        fail("the dump is damaged: its counts do not add up");
  }

  const std::string& path_;
  const std::string& bytes_;
  std::string_view body_;
  std::unordered_map<std::uint32_t, address> modules_;
  std::unordered_map<std::uint32_t, function_info> functions_;
  std::unordered_map<std::uint32_t, std::size_t> site_index_;
  std::vector<site> sites_;
};

} // namespace

dump read_dump(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file)
    throw error(path + ": cannot be opened: " + std::strerror(errno));
  const auto size = file.tellg();
  if (size < 0)
    throw error(path + ": cannot be read");
  if (static_cast<std::uint64_t>(size) > largest)
    throw error(path + ": too large for a waif dump");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.seekg(0);
  if (!file.read(bytes.data(), size))
    throw error(path + ": cannot be read");
  return parse_dump(path, bytes);
}

dump parse_dump(const std::string& path, const std::string& bytes) {
  return parser(path, bytes).run();
}

} // namespace waif::trace
