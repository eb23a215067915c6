#!/usr/bin/env bash
# The load tests against a real PostgreSQL, started for them on a socket of its own and stopped afterwards.
# Needs Debian's package `postgresql` (installed when absent and this is root). Closes with `N passed, N failed`.
# usage: [PYTHON=…] proofs/postgres/run.sh [pytest options]
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
python=${PYTHON:-$top/.venv/bin/python}
[ -x "$python" ] || python=python3

find_server() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
bin=$(find_server)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql > /dev/null
  bin=$(find_server)
fi

work=$(mktemp -d)
as_server=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$work"
  as_server=(runuser -u postgres --)
fi
stop() {
  "${as_server[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

cd "$work"
"${as_server[@]}" "$bin/initdb" -D "$work/data" -A trust -U postgres -E UTF8 --no-sync > /dev/null
"${as_server[@]}" "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" \
  -o "-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off" start > /dev/null
chmod 755 "$work"
cd "$top"

export CONVERT_TEST_POSTGRES="postgresql:///postgres?host=$work&user=postgres"
set +e
PYTHONPATH=$top "$python" -m pytest -p no:cacheprovider tests/load/sql proofs/postgres --junitxml="$work/result.xml" "$@"
"$python" - "$work/result.xml" <<'PYTHON'
import sys
from xml.etree import ElementTree

suite = next(ElementTree.parse(sys.argv[1]).iter("testsuite"))
count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
failed = count["failures"] + count["errors"]
print(f"{count['tests'] - failed - count['skipped']} passed, {failed} failed")
sys.exit(1 if failed or not count["tests"] else 0)
PYTHON
