// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/symbols/module.hpp"

#include <algorithm>
#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>

namespace waif::report {
namespace {

// Without the "[clone .resume]" that the parts of a split coroutine carry.
std::string demangled(const char* name) {
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                              std::free);
  std::string plain = text ? text.get() : name;
  return plain.substr(0, plain.find(" [clone "));
}

std::string name_of(Dwarf_Die& die) {
  Dwarf_Attribute attribute;
  for (unsigned name : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name})
    if (dwarf_attr_integrate(&die, name, &attribute))
      if (const char* text = dwarf_formstring(&attribute))
        return demangled(text);
  const char* text = dwarf_diename(&die);
  return text ? text : "";
}

Dwarf_Word number(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_attr(&die, name, &attribute))
    dwarf_formudata(&attribute, &value);
  return value;
}

struct range {
  Dwarf_Addr begin;
  Dwarf_Addr end;
  Dwarf_Off die; // of a compile unit, or of a function in it
};

void add_ranges(std::vector<range>& to, Dwarf_Die& die) {
  Dwarf_Addr base = 0, begin = 0, end = 0;
  for (std::ptrdiff_t at = 0; (at = dwarf_ranges(&die, at, &base, &begin, &end)) > 0;)
    if (begin > 1 && begin < end) // linkers leave 0 or 1 for code they dropped

      to.push_back({begin, end, dwarf_dieoffset(&die)});
}

void sort(std::vector<range>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](auto& a, auto& b) { return a.begin < b.begin; });
}

const range* covering(const std::vector<range>& sorted, Dwarf_Addr pc) {
  auto after = std::upper_bound(sorted.begin(), sorted.end(), pc,
                                [](Dwarf_Addr at, const range& r) { return at < r.begin; });
  if (after == sorted.begin() || pc >= std::prev(after)->end)
    return nullptr;
  return &*std::prev(after);
}

// A unit's functions and line table, found when the first address in it is asked for. clang emits
// no .debug_aranges and libdw 0.188 does not do without, so the ranges come from the units.
struct unit {
  Dwarf_Die die;
  std::vector<range> functions;

  explicit unit(Dwarf_Die of) : die(of) {
    collect(die, 0);
    sort(functions);
  }

  void collect(Dwarf_Die& parent, int depth) {
    Dwarf_Die child;
    if (depth > 200 || dwarf_child(&parent, &child) != 0)
      return;
    do {
      int tag = dwarf_tag(&child);
      if (tag == DW_TAG_subprogram)
        add_ranges(functions, child);
      if (tag != DW_TAG_variable && tag != DW_TAG_base_type)
        collect(child, depth + 1);
    } while (dwarf_siblingof(&child, &child) == 0);
  }
};

class dwarf_module : public module {
public:
  bool open(const std::string& path, std::string& why_not) {
    static char* no_path = nullptr;
    static const Dwfl_Callbacks callbacks = {dwfl_build_id_find_elf, dwfl_standard_find_debuginfo,
                                             dwfl_offline_section_address, &no_path};
    session_.reset(dwfl_begin(&callbacks));
    if (!session_)
      return fail(why_not);
    dwfl_report_begin(session_.get());
    module_ = dwfl_report_offline(session_.get(), path.c_str(), path.c_str(), -1);
    dwfl_report_end(session_.get(), nullptr, nullptr);
    if (!module_)
      return fail(why_not);
    if (!dwfl_module_getelf(module_, &elf_bias_))
      return fail(why_not);

    const unsigned char* bits = nullptr;
    GElf_Addr where = 0;
    int length = dwfl_module_build_id(module_, &bits, &where);
    for (int i = 0; i < length; ++i) {
      build_id_ += "0123456789abcdef"[bits[i] >> 4];
      build_id_ += "0123456789abcdef"[bits[i] & 15];
    }
    Dwarf_Addr dwarf_bias = 0;
    if ((dwarf_ = dwfl_module_getdwarf(module_, &dwarf_bias)))
      index_units();
    to_dwarf_ = elf_bias_ - dwarf_bias;
    return true;
  }

  const std::string& build_id() const override { return build_id_; }
  bool has_debug_info() const override { return !unit_ranges_.empty(); }

  std::vector<frame> frames(std::uint64_t address) override {
    if (std::vector<frame> found = debug_frames(address + to_dwarf_); !found.empty())
      return found;
    if (const char* name = dwfl_module_addrname(module_, address + elf_bias_))
      return {{demangled(name), "", "", 0, 0}};
    return {};
  }

private:
  static bool fail(std::string& why_not) {
    const char* text = dwfl_errmsg(-1);
    why_not = text ? text : "cannot be read";
    return false;
  }

  void index_units() {
    Dwarf_CU* cu = nullptr;
    Dwarf_Die die, split;
    std::uint8_t type = 0;
    while (dwarf_get_units(dwarf_, cu, &cu, nullptr, &type, &die, &split) == 0)
      if (type == DW_UT_compile || type == DW_UT_skeleton)
        add_ranges(unit_ranges_, die);
    sort(unit_ranges_);
  }

  unit* unit_at(Dwarf_Addr pc) {
    const range* found = covering(unit_ranges_, pc);
    if (!found)
      return nullptr;
    auto known = std::find_if(units_.begin(), units_.end(),
                              [&](auto& u) { return dwarf_dieoffset(&u->die) == found->die; });
    if (known != units_.end())
      return known->get();
    Dwarf_Die die;
    if (!dwarf_offdie(dwarf_, found->die, &die))
      return nullptr;
    return units_.emplace_back(std::make_unique<unit>(die)).get();
  }

  std::vector<frame> debug_frames(Dwarf_Addr pc) {
    unit* in = unit_at(pc);
    if (!in)
      return {};
    // With line tables only, a function into which nothing was inlined is not described.
    std::vector<Dwarf_Die> chain;
    if (const range* function = covering(in->functions, pc)) {
      chain.resize(1);
      if (!dwarf_offdie(dwarf_, function->die, &chain[0]))
        return {};
    }
    // From the function inwards through the blocks that hold the address.
    Dwarf_Die scope, child;
    if (!chain.empty())
      scope = chain[0];
    while (!chain.empty() && dwarf_child(&scope, &child) == 0) {
      bool entered = false;
      do {
        int tag = dwarf_tag(&child);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block)
          continue;
        if (dwarf_haspc(&child, pc) != 1)
          continue;
        if (tag == DW_TAG_inlined_subroutine)
          chain.push_back(child);
        scope = child;
        entered = true;
        break;
      } while (dwarf_siblingof(&child, &child) == 0);
      if (!entered)
        break;
    }

    Dwarf_Files* files = nullptr;
    dwarf_getsrcfiles(&in->die, &files, nullptr);
    Dwarf_Attribute attribute;
    Dwarf_Die unit_die = in->die;
    const char* folder =
        dwarf_attr(&unit_die, DW_AT_comp_dir, &attribute) ? dwarf_formstring(&attribute) : "";

    std::vector<frame> found;
    frame here{"", "", folder ? folder : "", 0, 0};
    if (Dwarf_Line* line = dwarf_getsrc_die(&in->die, pc)) {
      int number_of_line = 0, column = 0;
      if (const char* file = dwarf_linesrc(line, nullptr, nullptr))
        here.file = file;
      if (dwarf_lineno(line, &number_of_line) == 0)
        here.line = static_cast<std::uint32_t>(number_of_line);
      if (dwarf_linecol(line, &column) == 0)
        here.column = static_cast<std::uint32_t>(column);
    }
    if (chain.empty() && here.line != 0) {
      if (const char* name = dwfl_module_addrname(module_, pc - to_dwarf_ + elf_bias_))
        here.function = demangled(name);
      return {here};
    }
    for (std::size_t i = chain.size(); i-- > 0;) {
      here.function = name_of(chain[i]);
      found.push_back(here);
      const char* file =
          files ? dwarf_filesrc(files, number(chain[i], DW_AT_call_file), nullptr, nullptr)
                : nullptr;
      here.file = file ? file : "";
      here.line = static_cast<std::uint32_t>(number(chain[i], DW_AT_call_line));
      here.column = static_cast<std::uint32_t>(number(chain[i], DW_AT_call_column));
    }
    return found;
  }

  struct end_session {
    void operator()(Dwfl* session) const { dwfl_end(session); }
  };
  std::unique_ptr<Dwfl, end_session> session_;
  Dwfl_Module* module_ = nullptr;
  Dwarf* dwarf_ = nullptr;
  GElf_Addr elf_bias_ = 0;
  Dwarf_Addr to_dwarf_ = 0;
  std::string build_id_;
  std::vector<range> unit_ranges_;
  std::vector<std::unique_ptr<unit>> units_;
};

} // namespace

std::unique_ptr<module> module::open(const std::string& path, std::string& why_not) {
  auto made = std::make_unique<dwarf_module>();
  if (!made->open(path, why_not))
    return nullptr;
  return made;
}

} // namespace waif::report
