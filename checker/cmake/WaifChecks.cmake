# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_enable_checks(TARGET...): run the waif checks beside the compiler on each source of a
# target. The wrapper fails the build when the module is not really loaded.
function(waif_enable_checks)
  if(NOT WAIF_CLANG_TIDY_WRAPPER)
    find_program(WAIF_CLANG_TIDY_WRAPPER waif-clang-tidy
                 HINTS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin REQUIRED)
  endif()
  foreach(target IN LISTS ARGN)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${WAIF_CLANG_TIDY_WRAPPER}")
    if(TARGET waif-tidy)
      add_dependencies(${target} waif-tidy)
    endif()
  endforeach()
endfunction()
