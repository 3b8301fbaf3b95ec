// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/symbols/symbolizer.hpp"

#include <filesystem>

namespace waif::report {
namespace {

trace::location place_of(const frame& at) {
  std::string file = at.file;
  if (!file.empty() && file[0] != '/' && !at.folder.empty())
    file = at.folder + '/' + file;
  return {std::move(file), at.line, at.column, at.function};
}

// "a::b<int>(int)::{lambda()#1}" and the like differ between compilers; the plain name does not.
std::string_view base_name(std::string_view function) {
  function = function.substr(0, function.find_first_of("(<"));
  std::size_t colon = function.rfind("::");
  return colon == function.npos ? function : function.substr(colon + 2);
}

} // namespace

trace::location symbolizer::creation_of(const trace::site& site) {
  if (site.created.line != 0)
    return site.created;

  // The hook stands in the coroutine's start. When that was inlined, the frame around it is the
  // creator, at the line of the call. Helpers of the start may have been inlined into it too.
  if (site.hook_pc.offset != 0) {
    const std::vector<frame>& chain = frames(site.hook_pc, site.hook_pc.offset - 1);
    std::size_t start = 0;
    for (std::size_t i = 0; i < chain.size(); ++i)
      if (!chain[i].function.empty() &&
          base_name(chain[i].function) == base_name(site.task.function)) {
        start = i;
        break;
      }
    if (start + 1 < chain.size() && chain[start + 1].line != 0)
      return place_of(chain[start + 1]);
  }
  if (site.caller_pc.offset == 0)
    return site.created;
  const std::vector<frame>& chain = frames(site.caller_pc, site.caller_pc.offset - 1);
  return chain.empty() ? site.created : place_of(chain.front());
}

const std::vector<frame>& symbolizer::frames(const trace::address& of, std::uint64_t offset) {
  entry& in = entry_of(of);
  auto [found, is_new] = in.known.try_emplace(offset);
  if (is_new && in.symbols)
    found->second = in.symbols->frames(offset);
  return found->second;
}

symbolizer::entry& symbolizer::entry_of(const trace::address& of) {
  auto [found, is_new] = modules_.try_emplace({of.module, of.build_id});
  entry& made = found->second;
  if (!is_new || of.module.empty())
    return made;

  std::string why_not, file = where_ ? where_->here(of.module) : of.module;
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    why_not = "no such file";
  else
    made.symbols = module::open(file, why_not);
  if (!made.symbols) {
    said_.push_back(
        {of.module,
         "cannot be read for debug information (" + why_not + "): its sites have no line", false});
  } else if (!of.build_id.empty() && made.symbols->build_id() != of.build_id) {
    made.symbols.reset();
    said_.push_back({of.module, "was built again since the run: its sites have no line"});
  } else if (!made.symbols->has_debug_info()) {
    said_.push_back({of.module,
                     "has no debug information (build it with -g): its sites are named "
                     "by function only",
                     false});
  }
  return made;
}

} // namespace waif::report
