// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loads the module argv[1], makes tasks in it and unloads it, three times.
#include <cstdio>
#include <dlfcn.h>

void* volatile kept[3];

int main(int, char** argv) {
  for (auto& each : kept) {
    void* module = dlopen(argv[1], RTLD_NOW);
    if (!module)
      return std::puts(dlerror()), 1;
    each = reinterpret_cast<void* (*)()>(dlsym(module, "make_tasks"))();
    dlclose(module);
  }
}
