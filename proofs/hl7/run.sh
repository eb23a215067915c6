#!/usr/bin/env bash
# The proof that what is written is valid: HL7's validator over the output for input/, 300 pages of real monographs
# where they are present, and a sample of the mutants. Exit status 0 when nothing failed.
#
#   PYTHON   the interpreter that has the project (python3 by default)
#   CORPUS   a folder of real monographs (../shared/corpus beside the project by default)
#   PAGES    how many of them (300)
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

rm -rf "$target/work"; work=$target/work; mkdir -p "$work/pages" "$work/home"
if [ -d "$corpus" ]; then
  total=$(find "$corpus" -name '*.md' | wc -l)
  (cd "$corpus" && find . -name '*.md') | LC_ALL=C sort |
    awk -v n="$total" -v k="$pages" 'int(NR*k/n) > int((NR-1)*k/n)' |
    while read -r page; do install -D "$corpus/$page" "$work/pages/$page"; done
  folders="input $work/pages"
else
  echo "SKIPPED the real monographs: $corpus is not here"; folders="input"
fi
jvm() { # engine: judges $work/ENGINE.jobs
  local definitions=()
  for file in "$work"/R*-input/fhir/definitions/*.json; do
    name=${file#"$work"/}; definitions+=("${name%%-*}=$file")
  done
  java -Xmx5g -Duser.home="$PWD/$target/home" -cp "$target/classes:$(cat "$target/classpath")" \
    proof.Main "$1" "$work/$1.jobs" "$work/$1.verdicts" 0 "${definitions[@]}" 2>"$work/$1.log" ||
    { tail -5 "$work/$1.log"; return 1; }
  echo "$1: $(tail -1 "$work/$1.log")"
}
mkdir -p "$target/home"
versions=R5; for v in R4B R4; do [ -f "converter/targets/fhir/${v,,}.py" ] && versions="$versions $v"; done
: >"$work/hl7.jobs"; : >"$work/hapi.jobs"
for version in $versions; do
  for folder in $folders; do
    name=$version-$(basename "$folder")
    [ "$version" = R5 ] || [ "$folder" = input ] || continue
    "$python" -m converter -qq --to fhir --fhir-version "$version" --check off "$folder" -o "$work/$name" >/dev/null ||
      { code=$?; [ $code = 1 ] || [ $code = 3 ]; }
    "$python" "$here/judge.py" pages "$work/$name/fhir" "$version" "$work/one.jobs"
    if [ "$version" = R5 ]; then cat "$work/one.jobs" >>"$work/hl7.jobs"; else cat "$work/one.jobs" >>"$work/hapi.jobs"; fi
  done
done
"$python" "$here/judge.py" pages "$work/R5-input/fhir" R5 "$work/one.jobs"; head -20 "$work/one.jobs" >>"$work/hapi.jobs"
"$python" "$here/judge.py" jobs "$here/seeds.ndjson" "$work/mutants.all" "$every"
grep -v '"version": "R5"' "$work/mutants.all" >>"$work/hapi.jobs" || true
grep '"version": "R5"' "$work/mutants.all" >>"$work/hl7.jobs"

status=0
jvm hl7 & one=$!
jvm hapi || status=1
wait $one || status=1
"$python" "$here/judge.py" output "$work/hl7.verdicts" "$work/hapi.verdicts" | tee "$work/output.txt" || status=1
"$python" "$here/judge.py" stored "$work/hl7.verdicts" "$work/hapi.verdicts" | tee "$work/stored.txt" || status=1
awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 } END { print p " passed, " f " failed" }' "$work/output.txt" "$work/stored.txt"
exit $status
