# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_add_report(NAME [OPTIONS ...]): a test that collects the dumps of all tests of the fixture
# NAME into one report, after the last of them, also under `ctest -R` and `-j`. Its page is
# <binary dir>/NAME/report.html; OPTIONS go to `waif report` (findings, --fail-on, more formats).
# waif_reported_tests(NAME TEST...) puts tests into the fixture. For tests that are discovered
# later, give gtest_discover_tests() the PROPERTIES ${NAME_test_properties}.
if(CMAKE_SCRIPT_MODE_FILE) # the fixture's first test: the dumps of the run before are gone
  file(REMOVE_RECURSE ${FOLDER})
  file(MAKE_DIRECTORY ${FOLDER})
  return()
endif()

function(waif_add_report name)
  cmake_parse_arguments(ARG "" "" "OPTIONS" ${ARGN})
  if(TARGET waif)
    set(program $<TARGET_FILE:waif>)
  else()
    find_program(WAIF_PROGRAM waif HINTS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin REQUIRED)
    set(program ${WAIF_PROGRAM})
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  if(folder MATCHES "[ :,]")
    message(FATAL_ERROR "waif_add_report: WAIF_OPTIONS cannot hold '${folder}': it splits there")
  endif()
  add_test(NAME ${name}.begin COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder}/dumps
           -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
  add_test(NAME ${name} COMMAND ${program} report --root ${CMAKE_SOURCE_DIR}
           -o html=${folder}/report.html ${folder}/dumps ${ARG_OPTIONS})
  set_tests_properties(${name}.begin PROPERTIES FIXTURES_SETUP ${name})
  set_tests_properties(${name} PROPERTIES FIXTURES_CLEANUP ${name})
  set(${name}_test_properties FIXTURES_REQUIRED ${name} ENVIRONMENT_MODIFICATION
      WAIF_OPTIONS=path_list_append:dump=${folder}/dumps/%p.dump PARENT_SCOPE)
endfunction()

function(waif_reported_tests name)
  set_tests_properties(${ARGN} PROPERTIES ${${name}_test_properties})
endfunction()
