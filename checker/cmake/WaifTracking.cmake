# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_enable_tracking(TARGET): compile with the pass (where there is one) and link the ledger.
function(waif_enable_tracking target)
  if(TARGET waif-pass)
    target_compile_options(${target} PRIVATE -fpass-plugin=$<TARGET_FILE:waif-pass>)
    add_dependencies(${target} waif-pass)
    get_target_property(sources ${target} SOURCES)
    set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS $<TARGET_FILE:waif-pass>)
  endif()
  target_link_libraries(${target} PRIVATE waif::runtime)
endfunction()
