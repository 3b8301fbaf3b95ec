# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# find_package(waif): waif::runtime, waif_enable_checks(), waif_enable_tracking(), waif_add_report().
include(${CMAKE_CURRENT_LIST_DIR}/waifTargets.cmake)
foreach(pass waif-pass waif-pass-counts)
  get_filename_component(waif_pass "${CMAKE_CURRENT_LIST_DIR}/../../${pass}.so" ABSOLUTE)
  if(EXISTS ${waif_pass} AND NOT TARGET ${pass})
    add_library(${pass} MODULE IMPORTED)
    set_target_properties(${pass} PROPERTIES IMPORTED_LOCATION ${waif_pass})
  endif()
endforeach()
foreach(file WaifChecks WaifTracking WaifReport)
  include(${CMAKE_CURRENT_LIST_DIR}/${file}.cmake)
endforeach()
