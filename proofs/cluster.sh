# What the proofs with a Dask cluster share; sourced from the project's folder, with PORT set.
# PYTHON, WORK (a folder that goes at the end), SCHEDULER; STARTED holds the processes to end.
PYTHON="${PYTHON:-$PWD/.venv/bin/python}"
export PYTHONPATH="$PWD" PYTHONWARNINGS=ignore
WORK=$(mktemp -d)
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

told() { # the count, and the status of all
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

convert() { "$PYTHON" -m converter export --to fhir,csv,ndjson --check off -q --fail-on never "$@"; }

pages() { # TIMES: the project's sample monographs in $WORK/pages, so often under other names, each its own drug
    "$PYTHON" - "$WORK/pages" "$1" <<'PY'
import re, sys
from pathlib import Path
root = Path(sys.argv[1])
for file in sorted(Path("input").rglob("*.md")):
    text = file.read_text(encoding="utf-8")
    for n in range(int(sys.argv[2])):
        page = root / f"{n:02}" / file.relative_to("input")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(re.sub(r"(?m)^(title: *[\"']?)", rf"\g<1>V{n} ", text, count=1), encoding="utf-8")
PY
    echo "$(find "$WORK/pages" -name '*.md' | wc -l) pages"
}

cluster() { # [OPTION…]: a scheduler with two worker processes, each with a nanny that starts it anew; options are theirs
    "$PYTHON" -m distributed.cli.dask_scheduler --host 127.0.0.1 --port "$PORT" --no-dashboard --no-show \
        >"$WORK/scheduler.log" 2>&1 &
    STARTED+=($!)
    for number in 1 2; do
        "$PYTHON" -m distributed.cli.dask_worker "$SCHEDULER" --nthreads 1 --nworkers 1 --no-dashboard \
            --local-directory "$WORK/workers" "$@" >"$WORK/worker-$number.log" 2>&1 &
        STARTED+=($!)
    done
    "$PYTHON" - "$SCHEDULER" <<'PY'
import sys
from distributed import Client
with Client(sys.argv[1], timeout=60) as client:
    client.wait_for_workers(2, timeout=60)
PY
    show "a scheduler with two worker processes" $?
}
