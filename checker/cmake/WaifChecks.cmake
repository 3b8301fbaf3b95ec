# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_enable_checks(TARGET...): run the waif checks beside the compiler on each source of a
# target. Without checks that are really loaded, configuring fails, and so does a build.
function(waif_enable_checks)
  if(NOT WAIF_CLANG_TIDY_WRAPPER)
    find_program(WAIF_CLANG_TIDY_WRAPPER waif-clang-tidy
                 HINTS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin REQUIRED)
  endif()
  if(NOT TARGET waif-tidy) # else it is still to be built
    execute_process(COMMAND ${WAIF_CLANG_TIDY_WRAPPER} --list-checks
                    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE why)
    if(failed)
      message(FATAL_ERROR "waif_enable_checks: ${why}")
    endif()
  endif()
  foreach(target IN LISTS ARGN)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${WAIF_CLANG_TIDY_WRAPPER}")
    if(TARGET waif-tidy)
      add_dependencies(${target} waif-tidy)
    endif()
  endforeach()
endfunction()
