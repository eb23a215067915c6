#!/usr/bin/env bash
# The proof that what is written is valid: HL7's validator over the output for input/, 300 pages of real monographs
# where they are present, and a sample of the mutants. Exit status 0 when nothing failed.
#
#   PYTHON   the interpreter that has the project (python3 by default)
#   CORPUS   a folder of real monographs (../shared/corpus beside the project by default)
#   PAGES    how many of them (300), in each FHIR version
#   EVERY    every N-th mutant is judged anew (8)
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}; corpus=${CORPUS:-../shared/corpus}; pages=${PAGES:-300}; every=${EVERY:-8}
here=proofs/hl7; target=$here/target; export PYTHONPATH=.
mkdir -p "$target"

if ! command -v mvn >/dev/null || ! command -v java >/dev/null; then reason="there is no Maven or no Java here"
elif ! mvn -q -B -f "$here/pom.xml" compile dependency:build-classpath -Dmdep.outputFile=target/classpath \
    >"$target/maven.log" 2>&1; then reason="Maven cannot fetch or build: $(grep -m1 ERROR "$target/maven.log" | cut -c1-200)"
else reason=""; fi
if [ -n "$reason" ]; then
  echo "SKIPPED the validator itself: $reason. The stored verdicts are compared."
  exec "$python" "$here/judge.py" stored
fi

classes=$target/classes:$(cat "$target/classpath"); mkdir -p "$target/home"
java -Xmx3g -Duser.home="$PWD/$target/home" -cp "$classes" proof.Main lay 2>"$target/lay.log" ||
  { echo "FAILED to lay the FHIR packages:"; tail -5 "$target/lay.log"; echo "0 passed, 1 failed"; exit 1; }

rm -rf "$target/work"; work=$target/work; mkdir -p "$work"
sample() { # COUNT FOLDER: every so-many-th page of the corpus
  local total; total=$(find "$corpus" -name '*.md' | wc -l)
  (cd "$corpus" && find . -name '*.md') | LC_ALL=C sort |
    awk -v n="$total" -v k="$1" 'int(NR*k/n) > int((NR-1)*k/n)' |
    while read -r page; do install -D "$corpus/$page" "$2/$page"; done
}
[ -d "$corpus" ] || echo "SKIPPED the real monographs: $corpus is not here"
[ -d "$corpus" ] && sample "$pages" "$work/pages"

write() { # VERSION FOLDER JOBS: converts a folder, adds what was written to the jobs
  local out; out=$work/$1-$(basename "$2")
  [ -d "$2" ] || return 0
  "$python" -m converter -qq --to fhir --fhir-version "$1" --check off "$2" -o "$out" >/dev/null ||
    { code=$?; [ $code = 1 ] || [ $code = 3 ]; }
  "$python" "$here/judge.py" pages "$out/fhir" "$1" "$work/one.jobs"
  cat "$work/one.jobs" >>"$work/$3.jobs"
}
jvm() { # ENGINE NAME: judges the jobs of that name
  local definitions=()
  for file in "$work"/R*-input/fhir/definitions/*.json; do
    name=${file#"$work"/}; definitions+=("${name%%-*}=$file")
  done
  java -Xmx5g -Duser.home="$PWD/$target/home" -cp "$classes" \
    proof.Main "$1" "$work/$2.jobs" "$work/$2.verdicts" 0 "${definitions[@]}" 2>"$work/$2.log" ||
    { echo "$1, $2: FAILED"; tail -5 "$work/$2.log"; rm -f "$work/$2.verdicts"; return 1; }
  echo "$1, $2: $(tail -1 "$work/$2.log")"
}
write R5 input newest; head -20 "$work/newest.jobs" >"$work/hapi.jobs"
write R5 "$work/pages" newest
for version in R4B R4; do
  write $version input older; cat "$work/one.jobs" >>"$work/hapi.jobs"
  write $version "$work/pages" older
done
"$python" "$here/judge.py" jobs "$here/seeds.ndjson" "$work/mutants.all" "$every"
grep -v '"version": "R5"' "$work/mutants.all" | tee -a "$work/older.jobs" >>"$work/hapi.jobs" || true
grep '"version": "R5"' "$work/mutants.all" >>"$work/newest.jobs"

status=0
jvm hl7 newest & one=$!
jvm hl7 older && jvm hapi hapi || status=1
wait $one || status=1
verdicts=("$work/newest.verdicts" "$work/older.verdicts" "$work/hapi.verdicts")
"$python" "$here/judge.py" output "${verdicts[@]}" | tee "$work/output.txt" || status=1
"$python" "$here/judge.py" stored "${verdicts[@]}" | tee "$work/stored.txt" || status=1
awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 } END { print p + 0 " passed, " f + 0 " failed" }' "$work/output.txt" "$work/stored.txt"
exit $status
