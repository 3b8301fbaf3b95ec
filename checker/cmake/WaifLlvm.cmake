# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The one place that finds LLVM. Plugins load only into the LLVM they were built for, so the
# version is exact; LLVM's version file accepts "22.1" and refuses "22" and ranges.
set(WAIF_LLVM_VERSION 22.1)
set(WAIF_LLVM_MAJOR 22)
find_package(Clang ${WAIF_LLVM_VERSION} CONFIG QUIET
             HINTS /usr/lib/llvm-${WAIF_LLVM_MAJOR}/lib/cmake/clang)
if(NOT Clang_FOUND)
  message(FATAL_ERROR "Clang ${WAIF_LLVM_VERSION} is missing: apt-get install clang-${WAIF_LLVM_MAJOR} "
    "libclang-${WAIF_LLVM_MAJOR}-dev llvm-${WAIF_LLVM_MAJOR}-dev, or set WAIF_CHECKS and WAIF_PASS to OFF")
endif()
find_program(WAIF_CLANG_TIDY NAMES clang-tidy-${WAIF_LLVM_MAJOR})
find_program(WAIF_CLANGXX NAMES clang++-${WAIF_LLVM_MAJOR})
find_program(WAIF_FILECHECK NAMES FileCheck-${WAIF_LLVM_MAJOR})
find_program(WAIF_LIT NAMES lit-${WAIF_LLVM_MAJOR})

# What everything that sees clang's headers is compiled with.
function(waif_clang_flags name)
  set_target_properties(${name} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/checker)
  # After the compiler's own: where libc++abi-dev is installed, its cxxabi.h lies in there too.
  foreach(folder ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
    target_compile_options(${name} PRIVATE "SHELL:-idirafter ${folder}")
  endforeach()
  separate_arguments(definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
  target_compile_definitions(${name} PRIVATE ${definitions})
  target_compile_options(${name} PRIVATE -fno-exceptions $<$<NOT:$<BOOL:${LLVM_ENABLE_RTTI}>>:-fno-rtti>)
  target_link_libraries(${name} PRIVATE waif_warnings)
endfunction()

# waif_add_plugin(NAME SOURCES...): a module that a clang tool loads. It links nothing: the
# host has all of LLVM, and a second copy would register every option twice.
function(waif_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  set_target_properties(${name} PROPERTIES PREFIX "")
  waif_clang_flags(${name})
endfunction()

# waif_add_clang_library(NAME SOURCES...): code that plugins and programs share.
function(waif_add_clang_library name)
  add_library(${name} STATIC ${ARGN})
  waif_clang_flags(${name})
endfunction()
