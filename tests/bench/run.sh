#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# ./dev bench [NAME.. [OPTION..]]: each tests/bench/<name>.py or .sh measures one thing as ratios in
# one run; options are the benchmark's own.
set -euo pipefail
build=$1; shift
[ "$build" = --known ] || build=$(realpath "$build")
cd "$(dirname "${BASH_SOURCE[0]}")"

names() { for f in *.py *.sh; do [ "$f" = run.sh ] || [ ! -e "$f" ] || echo "${f%.*}"; done | sort; }

wanted=()
while [ $# -gt 0 ] && [[ $1 != -* ]]; do wanted+=("$1"); shift; done
[ ${#wanted[@]} -gt 0 ] || mapfile -t wanted < <(names)
for name in "${wanted[@]}"; do
  names | grep -qx -- "$name" || {
    echo "dev: no benchmark '$name'; there are: $(names | tr '\n' ' ')" >&2
    exit 2
  }
done
[ "$build" != --known ] || exit 0 # before a long build: only say whether the names are right

for name in "${wanted[@]}"; do
  if [ -f "$name.py" ]; then python3 -B "$name.py" "$build" "$@"; else bash "$name.sh" "$build" "$@"; fi
done
