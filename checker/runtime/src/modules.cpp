// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "modules.hpp"

#include <algorithm>
#include <cstring>
#include <elf.h>
#include <link.h>
#include <unistd.h>

namespace waif::runtime {
namespace {

struct search {
  std::uintptr_t address;
  module_info* into;
};

// Loaded notes have the alignment of their segment: 4 or 8.
void read_build_id(const char* notes, std::size_t size, std::size_t align, module_info& into) {
  const auto padded = [align](std::size_t n) { return (n + align - 1) / align * align; };
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, notes, sizeof head);
    const std::size_t text = sizeof head + padded(head.n_namesz);
    const std::size_t whole = text + padded(head.n_descsz);
    if (whole > size)
      return;
    if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 &&
        std::memcmp(notes + sizeof head, "GNU", 4) == 0) {
      into.build_id_size = std::min<unsigned>(head.n_descsz, sizeof into.build_id);
      std::memcpy(into.build_id, notes + text, into.build_id_size);
      return;
    }
    notes += whole;
    size -= whole;
  }
}

int visit(dl_phdr_info* object, std::size_t, void* data) {
  auto& wanted = *static_cast<search*>(data);
  bool holds = false;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    const auto begin = object->dlpi_addr + segment.p_vaddr;
    holds |= segment.p_type == PT_LOAD && wanted.address >= begin &&
             wanted.address < begin + segment.p_memsz;
  }
  if (!holds)
    return 0;
  auto& into = *wanted.into;
  into.bias = object->dlpi_addr;
  into.build_id_size = 0;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE && into.build_id_size == 0)
      read_build_id(reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr),
                    segment.p_memsz, segment.p_align == 8 ? 8 : 4, into);
  }
  if (object->dlpi_name && *object->dlpi_name) {
    std::strncpy(into.path, object->dlpi_name, sizeof into.path - 1);
    into.path[sizeof into.path - 1] = '\0';
  } else {
    program_path(into.path);
  }
  return 1;
}

} // namespace

bool find_module(const void* address, module_info& into) noexcept {
  search wanted{reinterpret_cast<std::uintptr_t>(address), &into};
  return address && dl_iterate_phdr(visit, &wanted) == 1;
}

const char* program_path(char (&into)[PATH_MAX]) noexcept {
  const auto size = readlink("/proc/self/exe", into, sizeof into - 1);
  into[std::max<long>(size, 0)] = '\0';
  return into;
}

} // namespace waif::runtime
