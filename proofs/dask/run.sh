#!/usr/bin/env bash
# A real Dask scheduler with two worker processes: the bytes of the local engine, with a worker killed in the middle,
# and with a page that kills every worker that converts it. Needs the extra `dask` (it is in requirements.lock).
set -uo pipefail
cd "$(dirname "$0")/../.."
PORT=${PORT:-18786}
. proofs/cluster.sh

pages 40
cluster --preload proofs/dask/deadly.py

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

told
