#!/usr/bin/env bash
# Measures s3ranged beside its peers on a server of our own; see docs/benchmarks.md. Needs JDK 17, Maven and Linux.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: examples/benchmark.sh [--quick] [--workloads W1,W2] [--rounds N] [--peers WORDS] [--queries LIST] [--set NAME=VALUE] [--java OPTION] [--no-build]

  --quick           an eighth of the data, two rounds, fewer peers: a minute or two for W1
  --workloads LIST  W1, W2, W3, ... with all of their families, but not those after a minus (W2,-W2-long); all if not given
  --rounds N        measured rounds after those to be warm (default 5)
  --peers WORDS     only clients whose name holds one of these words, separated by commas, and none of those after a minus
  --queries LIST    of workloads with several, only these: count, octets, ...
  --set NAME=VALUE  a setting for every process of s3ranged; may be repeated
  --java OPTION     for the JVM of every process of s3ranged, a profiler for instance; may be repeated
  --no-build        use what the last build left
  --help            this text

Writes report.md, report.json and report.svg to benchmarks/target/benchmark. Ends with 1 if a client failed or counts
did not agree with the server's.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
build=yes
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) arguments+=("$1"); shift ;;
    --workloads | --rounds | --peers | --queries | --set | --java)
      if [ $# -lt 2 ]; then echo "benchmark: $1 needs a value" >&2; exit 2; fi
      arguments+=("$1" "$2"); shift 2 ;;
    --no-build) build=no; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "benchmark: unknown argument $1" >&2; usage >&2; exit 2 ;;
  esac
done

java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
if [ $build = yes ]; then
  (cd "$root" && mvn -q -B -ntp -DskipTests -Dquick -pl connector,testkit,examples,benchmarks,peers package)
fi
if command -v cc >/dev/null; then
  cc -O2 -pthread -o "$root/benchmarks/target/floor" "$root/benchmarks/src/main/c/floor.c"
fi
classes="$root/benchmarks/target/classes"
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)
exec "$java" -Xmx256m -cp "$classes:$(cat "$classes/io/s3ranged/benchmark/server.classpath")" \
  io.s3ranged.benchmark.run.BenchmarkMain --root "$root" --commit "$commit" "${arguments[@]}"
