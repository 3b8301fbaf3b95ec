#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: clean.sh BUILD_DIR. The checks are silent on the good engine: everything but defects/.
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
tidy=(clang-tidy-22 --load="$build/lib/waif-tidy.so" --checks='-*,waif-*' -p "$build" --quiet)
"${tidy[@]}" --list-checks | grep -q waif-discarded-task || { echo "waif-tidy.so is not loaded"; exit 1; }
find "$here" -name '*.cpp' ! -path '*/defects/*' ! -name net.cpp -print0 |
  xargs -0 -P 2 -n 4 "${tidy[@]}" --warnings-as-errors='*' 2>/dev/null
