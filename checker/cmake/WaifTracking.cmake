# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_enable_tracking(TARGET [COUNTS] [STATIC] [STATIC_CXX libstdc++|libc++]): compile with the pass
# (where there is one) and line tables, and link the ledger. COUNTS: coroutines are counted, and no
# live one is known, for builds where each nanosecond of a coroutine counts. STATIC puts the ledger
# into the program itself: right for a program that loads no other instrumented code. STATIC_CXX does
# so for a program that has that C++ library in itself too.
function(waif_enable_tracking target)
  cmake_parse_arguments(ARG "COUNTS;STATIC" "STATIC_CXX" "" ${ARGN})
  set(pass waif-pass)
  if(ARG_COUNTS)
    set(pass waif-pass-counts)
  endif()
  if(TARGET ${pass})
    target_compile_options(${target} PRIVATE -fpass-plugin=$<TARGET_FILE:${pass}>)
    add_dependencies(${target} ${pass})
    # A new pass means new objects, also to ccache, which does not look into compilers' plugins.
    # The properties take no generator expressions.
    get_target_property(imported ${pass} IMPORTED)
    if(imported)
      get_target_property(file ${pass} LOCATION)
    else()
      get_target_property(folder ${pass} LIBRARY_OUTPUT_DIRECTORY)
      set(file ${folder}/${pass}.so)
      get_target_property(sources ${target} SOURCES)
      set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS ${file})
    endif()
    get_target_property(launcher ${target} CXX_COMPILER_LAUNCHER)
    if(launcher MATCHES ccache)
      set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND};-E;env;CCACHE_EXTRAFILES=${file};${launcher}")
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
