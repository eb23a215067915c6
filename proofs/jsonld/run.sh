#!/usr/bin/env bash
# Judge the JSON-LD of an output folder: proofs/jsonld/run.sh OUTPUT
# Needs node and npm; the judge's packages are installed beside this file (not kept in the repository).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
output=$(cd "${1:?the output folder of a run}" && pwd)
if [ ! -d "$here/node_modules/@adobe" ]; then
  (cd "$here" && npm install --no-package-lock --no-audit --no-fund --silent)
fi
exec node "$here/judge.mjs" "$here/../../converter/checks/data/schemaorg.tsv" "$output/jsonld"
