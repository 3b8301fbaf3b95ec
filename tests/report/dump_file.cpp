// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "dump_file.hpp"

#include "trace/format.hpp"

#include <cstring>
#include <initializer_list>

namespace {

using namespace waif::trace;

template <class T>
void append(std::string& to, record_type type, T fixed,
            std::initializer_list<std::string> texts = {}) {
  std::string body;
  for (const std::string& text : texts)
    body += text;
  body.resize((body.size() + 7) / 8 * 8);
  fixed.head = {static_cast<std::uint32_t>(type),
                static_cast<std::uint32_t>(sizeof fixed + body.size())};
  to.append(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  to += body;
}

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

std::uint32_t size(const std::string& text) { return static_cast<std::uint32_t>(text.size()); }

} // namespace

std::string dump_bytes(const dump& from) {
  std::string records;
  append(records, record_type::program, program_record{{}, size(from.program), 0}, {from.program});
  std::uint32_t id = 0;
  for (const site& s : from.sites) {
    ++id;
    const location& at = s.kind == task_kind::async ? s.created : s.task;
    append(records, record_type::function,
           function_record{{},
                           id,
                           static_cast<std::uint32_t>(s.kind),
                           0,
                           at.line,
                           at.column,
                           size(at.function),
                           size(at.file),
                           0,
                           0,
                           0},
           {at.function, at.file});
    std::uint32_t module = 0;
    if (!s.caller_pc.module.empty()) {
      module = id;
      std::string build = bytes_of(s.caller_pc.build_id);
      append(records, record_type::module,
             module_record{{}, id, size(build), size(s.caller_pc.module), 0},
             {build, s.caller_pc.module});
    }
    append(records, record_type::site,
           site_record{{}, id, id, module, module, s.hook_pc.offset, s.caller_pc.offset});
    const counts& c = s.totals;
    struct {
      counters_record fixed;
      std::uint64_t cells[counter_count];
    } counted{{{}, id, 1},
              {c.created, c.finished, c.destroyed_suspended, c.never_started, c.stored, c.retrieved,
               c.lost, c.swallowed}};
    counted.fixed.head = {static_cast<std::uint32_t>(record_type::counters), sizeof counted};
    records.append(reinterpret_cast<const char*>(&counted), sizeof counted);
    for (const lost_exception& e : s.lost_samples)
      append(records, record_type::exception,
             exception_record{{}, id, 0, size(e.type), size(e.what)}, {e.type, e.what});
  }
  header head{{}, version, from.complete, from.pid, from.start_ns, sizeof(header) + records.size(),
              0,  0};
  std::memcpy(head.magic, magic, sizeof magic);
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + records;
}
