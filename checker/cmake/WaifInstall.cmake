# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What cmake --install copies. The tree may be moved: everything in it finds the rest from its own place.
include(CMakePackageConfigHelpers)
set(package lib/cmake/waif)
install(TARGETS waif DESTINATION bin)
install(TARGETS waif_shared waif_static waif_wrapped EXPORT waif DESTINATION lib)
install(EXPORT waif NAMESPACE waif:: DESTINATION ${package} FILE waifTargets.cmake)
install(DIRECTORY checker/runtime/include/ DESTINATION include)
install(FILES checker/runtime/link/static-libstdc++.options checker/runtime/link/static-libc++.options
        DESTINATION lib)
write_basic_package_version_file(waifConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/waifConfigVersion.cmake checker/cmake/waifConfig.cmake
        checker/cmake/WaifChecks.cmake checker/cmake/WaifTracking.cmake checker/cmake/WaifReport.cmake
        DESTINATION ${package})
if(WAIF_PASS)
  install(TARGETS waif-pass waif-pass-counts DESTINATION lib)
endif()
if(WAIF_CHECKS)
  install(TARGETS waif-tidy DESTINATION lib)
  install(TARGETS waif-lint DESTINATION bin)
  install(PROGRAMS ${PROJECT_BINARY_DIR}/bin/waif-clang-tidy DESTINATION bin)
  install(DIRECTORY checker/bazel/ DESTINATION share/waif/bazel)
  install(CODE [[set(folder $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/waif/bazel/bin)
    file(MAKE_DIRECTORY ${folder})
    file(CREATE_LINK ../../../../bin/waif-lint ${folder}/waif-lint SYMBOLIC)]])
endif()
