#!/usr/bin/env bash
# The JSON-LD of a run, judged by a validator that is not ours. Closes with `N passed, N failed`.
# Needs node and npm; the judge's packages are installed beside this file and not kept in the repository.
# usage: proofs/jsonld/run.sh [OUTPUT]   OUTPUT: folder of a run; without it one is made of the monographs at hand
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -gt 0 ]; then
  output=$(cd "$1" && pwd)
else
  python=${PYTHON:-$top/.venv/bin/python}
  [ -x "$python" ] || python=python3
  pages=$top/../shared/corpus
  [ -d "$pages" ] || pages=$top/input
  output=$work/out
  (cd "$top" && "$python" -m converter --to jsonld --graph --check off --fail-on never -qq "$pages" -o "$output") ||
    [ -d "$output/jsonld" ]
fi
if [ ! -d "$here/node_modules/@adobe" ]; then
  (cd "$here" && npm install --no-package-lock --no-audit --no-fund --silent)
fi
node "$here/judge.mjs" "$top/converter/checks/data/schemaorg.tsv" "$output/jsonld"
