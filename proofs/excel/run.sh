#!/usr/bin/env bash
# The set of tables for spreadsheets, opened by a real spreadsheet: no formula, no broken letter, and the same text back.
# Needs Debian's `libreoffice-calc` (installed when absent and this is root). Closes with `N passed, N failed`.
# usage: [PYTHON=…] proofs/excel/run.sh [OUTPUT]   OUTPUT: folder of a run with --excel, besides the hostile samples
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
python=${PYTHON:-$top/.venv/bin/python}
[ -x "$python" ] || python=python3
if ! command -v soffice > /dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc > /dev/null
fi
PYTHONPATH="$top" exec "$python" "$top/proofs/excel/judge.py" "$@"
