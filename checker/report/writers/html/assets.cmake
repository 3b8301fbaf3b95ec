# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# cmake -DIN=DIR -DOUT=FILE -P assets.cmake: the style and the script of the HTML report as C++.
file(READ ${IN}/page.css style)
file(READ ${IN}/page.js script)
file(SHA256 ${IN}/page.js hex)

# Hex to base64: three bytes are six hex digits are four characters.
set(alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
set(padded "${hex}00") # 32 bytes and one more make eleven groups
set(hash "")
foreach(group RANGE 0 10)
  math(EXPR at "${group} * 6")
  string(SUBSTRING "${padded}" ${at} 6 digits)
  foreach(shift 18 12 6 0)
    math(EXPR index "(0x${digits} >> ${shift}) & 63")
    string(SUBSTRING "${alphabet}" ${index} 1 letter)
    string(APPEND hash "${letter}")
  endforeach()
endforeach()
string(SUBSTRING "${hash}" 0 43 hash)

file(WRITE ${OUT} "// Made from page.css and page.js by assets.cmake.
#include \"report/writers/html/assets.hpp\"

namespace waif::report::html {
const std::string_view style = R\"waif_css(${style})waif_css\";
const std::string_view script = R\"waif_js(${script})waif_js\";
const std::string_view script_hash = \"${hash}=\";
} // namespace waif::report::html
")
