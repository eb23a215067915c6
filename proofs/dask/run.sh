#!/usr/bin/env bash
# A real Dask scheduler with two worker processes: the bytes of the local engine, with a worker killed in the middle,
# and with a page that kills every worker that converts it. Needs the extra `dask` (it is in requirements.lock).
set -uo pipefail
cd "$(dirname "$0")/../.."
PYTHON="${PYTHON:-$PWD/.venv/bin/python}"
export PYTHONPATH="$PWD" PYTHONWARNINGS=ignore
WORK=$(mktemp -d)
PORT=${PORT:-18786}
SCHEDULER=tcp://127.0.0.1:$PORT
STARTED=()
passed=0 failed=0

end() {
    for process in "${STARTED[@]}"; do kill "$process" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$WORK"
}
trap end EXIT

show() { # NAME STATUS
    if [ "$2" -eq 0 ]; then passed=$((passed + 1)); echo "passed  $1"; else failed=$((failed + 1)); echo "FAILED  $1"; fi
}

worker() { # a worker process with a nanny, which starts it anew when it dies
    "$PYTHON" -m distributed.cli.dask_worker "$SCHEDULER" --nthreads 1 --nworkers 1 --no-dashboard \
        --local-directory "$WORK/workers" --preload proofs/dask/deadly.py >"$WORK/worker-$1.log" 2>&1 &
    STARTED+=($!)
}

convert() { "$PYTHON" -m converter export --to fhir,csv,ndjson --check off -q --fail-on never "$@"; }

# The project's sample monographs, forty times under other names: 400 pages or so, each its own drug.
"$PYTHON" - "$WORK/pages" <<'PY'
import re, sys
from pathlib import Path
root = Path(sys.argv[1])
for file in sorted(Path("input").rglob("*.md")):
    text = file.read_text(encoding="utf-8")
    for n in range(40):
        page = root / f"{n:02}" / file.relative_to("input")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(re.sub(r"(?m)^(title: *[\"']?)", rf"\g<1>V{n} ", text, count=1), encoding="utf-8")
PY
echo "$(find "$WORK/pages" -name '*.md' | wc -l) pages"

"$PYTHON" -m distributed.cli.dask_scheduler --host 127.0.0.1 --port "$PORT" --no-dashboard --no-show \
    >"$WORK/scheduler.log" 2>&1 &
STARTED+=($!)
worker 1
worker 2
"$PYTHON" - "$SCHEDULER" <<'PY'
import sys
from distributed import Client
with Client(sys.argv[1], timeout=60) as client:
    client.wait_for_workers(2, timeout=60)
PY
show "a scheduler with two worker processes" $?

convert "$WORK/pages" -o "$WORK/local"
show "the local engine converts the pages" $?
rm -f "$WORK/local/.convert.lock"

convert "$WORK/pages" -o "$WORK/dask" --engine dask --scheduler "$SCHEDULER"
show "the workers convert the pages" $?
rm -f "$WORK/dask/.convert.lock"
diff -rq "$WORK/local" "$WORK/dask"
show "same bytes as the local engine, nothing left behind" $?

convert "$WORK/pages" -o "$WORK/killed" --engine dask --scheduler "$SCHEDULER" &
run=$!
# wait until a worker has begun to write, then kill one worker process (not its nanny) without warning
for _ in $(seq 600); do compgen -G "$WORK/killed/.convert-shards/shard-*" >/dev/null && break; sleep 0.05; done
victim=$(pgrep -P "${STARTED[1]}" | tail -1)
kill -9 "$victim"
show "a worker process is killed in the middle" $?
wait $run
show "the run goes on to its end" $?
rm -f "$WORK/killed/.convert.lock"
diff -rq "$WORK/local" "$WORK/killed"
show "same bytes as the local engine" $?

cp "$WORK/pages/00/$(cd "$WORK/pages/00" && find . -name '*.md' | sort | head -1)" "$WORK/deadly.md"
sed -i -E "0,/^title: */s//title: Deadly /" "$WORK/deadly.md"
cp "$WORK/deadly.md" "$WORK/pages/20/deadly.md"
convert "$WORK/pages" -o "$WORK/deadly" --engine dask --scheduler "$SCHEDULER"
[ $? -eq 3 ]
show "a page that kills every worker: the run ends with status 3" $?
grep -q '"JOB706".*"20/deadly.md"\|"20/deadly.md".*"JOB706"' "$WORK/deadly/findings.ndjson" &&
    [ "$(grep -c '"standing":"quarantined"' "$WORK/deadly/ledger.ndjson")" -eq 1 ]
show "that page alone is quarantined" $?
diff -rq "$WORK/local/fhir" "$WORK/deadly/fhir"
show "all other pages have the bytes of the local engine" $?

! convert "$WORK/pages" -o "$WORK/refused" --engine dask --scheduler tcp://192.0.2.1:8786 && [ ! -e "$WORK/refused/manifest.json" ]
show "a scheduler elsewhere without TLS is refused" $?

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
