# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_enable_tracking(TARGET [STATIC] [STATIC_CXX libstdc++|libc++]): compile with the pass (where
# there is one) and line tables, and link the ledger. STATIC puts the ledger into the program itself:
# right for a program that loads no other instrumented code. STATIC_CXX does so for a program that
# has that C++ library in itself too.
function(waif_enable_tracking target)
  cmake_parse_arguments(ARG "STATIC" "STATIC_CXX" "" ${ARGN})
  if(TARGET waif-pass)
    target_compile_options(${target} PRIVATE -fpass-plugin=$<TARGET_FILE:waif-pass>)
    add_dependencies(${target} waif-pass)
    get_target_property(imported waif-pass IMPORTED)
    if(NOT imported) # a new pass means new objects; the property takes no generator expression
      get_target_property(folder waif-pass LIBRARY_OUTPUT_DIRECTORY)
      get_target_property(sources ${target} SOURCES)
      set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS ${folder}/waif-pass.so)
    endif()
  endif()
  # Lines come from debug information; these configurations have more of it already.
  target_compile_options(${target} PRIVATE
    $<$<NOT:$<CONFIG:Debug,RelWithDebInfo>>:-g1>)
  # The hooks are weak references: neither --as-needed nor an archive's members count them.
  if(ARG_STATIC_CXX)
    target_link_options(${target} PRIVATE
      @$<TARGET_FILE_DIR:waif::runtime>/static-${ARG_STATIC_CXX}.options)
    target_link_libraries(${target} PRIVATE waif::runtime_wrapped)
  elseif(ARG_STATIC)
    target_link_libraries(${target} PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,waif::runtime_static>)
  else()
    target_link_options(${target} PRIVATE LINKER:--no-as-needed)
    target_link_libraries(${target} PRIVATE waif::runtime)
  endif()
endfunction()
