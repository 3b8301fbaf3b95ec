#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# ./dev bench [NAME]: each tests/bench/<name>.py or .sh measures one thing as ratios in one run.
set -euo pipefail
build=$(realpath "$1"); shift
cd "$(dirname "${BASH_SOURCE[0]}")"

names() { for f in *.py *.sh; do [ "$f" = run.sh ] || [ ! -e "$f" ] || echo "${f%.*}"; done | sort; }

wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || mapfile -t wanted < <(names)
for name in "${wanted[@]}"; do
  if [ -f "$name.py" ]; then
    python3 -B "$name.py" "$build"
  elif [ -f "$name.sh" ] && [ "$name" != run ]; then
    bash "$name.sh" "$build"
  else
    echo "dev: no benchmark '$name'; there are: $(names | tr '\n' ' ')" >&2
    exit 2
  fi
done
