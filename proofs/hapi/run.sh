#!/usr/bin/env bash
# Starts HAPI's JPA server (R5, H2 in memory, referential integrity on), loads into it and looks: run.sh [PAGES]
# Needs Java 17, Maven and a repository of Maven artifacts. PYTHON and PORT may be set.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
pages=${1:-$root/input}
port=${PORT:-18080}
python=${PYTHON:-$root/.venv/bin/python}
[ -x "$python" ] || python=python3
build=$here/target
mkdir -p "$build/classes"
rm -f "$build/server.log"
mvn -q -B -f "$here/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:2.8:build-classpath "-Dmdep.outputFile=$build/classpath"
javac -d "$build/classes" -cp "$(cat "$build/classpath")" "$here"/src/main/java/proof/*.java
java -Xmx2g -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$build/classes:$(cat "$build/classpath")" \
  proof.HapiServer "$port" > "$build/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  grep -qs "^ready" "$build/server.log" && break
  kill -0 $server || { tail -5 "$build/server.log"; exit 1; }
  sleep 1
done
cd "$root"
PYTHONPATH=$root "$python" "$here/proof.py" "http://127.0.0.1:$port/fhir" "$pages"
