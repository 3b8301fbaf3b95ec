#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: demo.sh BUILD_DIR. The whole story on the reference engine: the checks, the run, the joined
# report; first the defect, then its cure. Fails when a step does not end as the story says.
set -euo pipefail
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

heading() { printf '\n=== %s\n' "$*"; }
show() { printf '$ %s\n' "$*"; }
die() { echo "demo: $*" >&2; exit 1; }
expect() { # EXIT_CODE COMMAND...
  local expected=$1 code=0; shift
  "$@" || code=$?
  [ "$code" = "$expected" ] || die "exit code $code instead of $expected: $*"
}
contains() { grep -Eq "$2" "$1" || { cat "$1" >&2; die "nothing there matches '$2'"; }; }

tidy() { # YAML FILES...: findings on standard output without the compiler's counts
  local yaml=$1; shift
  clang-tidy-22 --load="$build/lib/waif-tidy.so" --checks='-*,waif-*' -p "$build" --quiet \
    --export-fixes="$yaml" "$@" 2>"$out/tidy.err" || [ -e "$yaml" ] || { cat "$out/tidy.err" >&2; return 1; }
}

# clang-tidy exits 0 when it could not load a module, so first make sure that ours is there.
clang-tidy-22 --load="$build/lib/waif-tidy.so" --checks='-*,waif-*' --list-checks >"$out/checks" 2>&1 || true
contains "$out/checks" waif-discarded-task

heading "1. Before the run: clang-tidy with Waif's module, on the engine's two defects"
show "clang-tidy --load=waif-tidy.so --checks='-*,waif-*' tests/engine/defects/{dropped_future,lazy}.cpp"
expect 0 tidy "$out/defect.yaml" tests/engine/defects/{dropped_future,lazy}.cpp >"$out/findings"
sed "s|$PWD/||" "$out/findings" | grep -E '(error|warning):'

heading "2. The run: the same code, compiled with the pass; its server is overloaded"
echo "(a quarter of the requests each: answered, 503, connection reset, silence)"
for variant in dropped-future lazy; do
  show "engine_defect --variant $variant --fault mixed"
  WAIF_OPTIONS="dump=$out/$variant.dump" expect 0 "$build/bin/engine_defect" --variant $variant --fault mixed
done

heading "3. The report: what the checks flag, joined with what the run counted"
page=$build/demo/report.html
mkdir -p "$build/demo"
show "waif report --findings tidy.yaml --dump *.dump -o html=report.html"
expect 1 "$build/bin/waif" report -f "$out/defect.yaml" -d "$out"/{dropped-future,lazy}.dump -o html="$page" >"$out/report"
cat "$out/report"
sed -n '/^CONFIRMED/,/^$/p' "$out/report" >"$out/confirmed"
contains "$out/confirmed" 'defects/dropped_future.cpp:.* waif-discarded-task +lost-exception \+1 +[0-9]+ +5 +[0-9+-]+ +- +- +10 .* tests/engine/chat/exchange.cpp:23$'
contains "$out/confirmed" 'with it: 20 tasks that it keeps alive: '
contains "$out/confirmed" 'lost: .*(503|Connection reset by peer)'
contains "$out/confirmed" 'defects/lazy.cpp:.* waif-discarded-task +never-started +5 +- +- +5 +- +- +- +-$'

heading "4. The cure: the response owns the task, collects its exception, ends it when abandoned"
show "clang-tidy --load=waif-tidy.so --checks='-*,waif-*' tests/engine/chat/*.cpp"
expect 0 tidy "$out/cured.yaml" tests/engine/chat/*.cpp tests/engine/programs/engine_cured.cpp >"$out/findings"
[ ! -s "$out/findings" ] || { cat "$out/findings"; die "the cured engine is flagged"; }
echo "no finding"
show "engine_cured --fault mixed"
WAIF_OPTIONS="dump=$out/cured.dump" expect 0 "$build/bin/engine_cured" --fault mixed
show "waif report --dump cured.dump"
expect 0 "$build/bin/waif" report -d "$out/cured.dump" >"$out/report"
cat "$out/report"
contains "$out/report" 'confirmed=0 run-only=0 .*lost-exception=0 never-started=0 .*leaked-at-exit=0'

heading "The report of step 3 as a page: $page"
contains "$page" 'Look first at <a href="#r1">[^ ]*dropped_<wbr>future.<wbr>cpp:18</a>'
