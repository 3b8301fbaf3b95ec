# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# waif_warnings: for everything we compile. waif_flags: that and the sanitizers, for
# everything but plugins (a sanitised plugin would not load into a plain clang).
add_library(waif_warnings INTERFACE)
target_compile_options(waif_warnings INTERFACE -Wall -Wextra
  $<$<BOOL:${WAIF_WERROR}>:-Werror>)

add_library(waif_flags INTERFACE)
target_link_libraries(waif_flags INTERFACE waif_warnings)
target_include_directories(waif_flags INTERFACE ${PROJECT_SOURCE_DIR}/checker)
if(WAIF_SANITIZE)
  target_compile_options(waif_flags INTERFACE -fsanitize=${WAIF_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(waif_flags INTERFACE -fsanitize=${WAIF_SANITIZE})
endif()
