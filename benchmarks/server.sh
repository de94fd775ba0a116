#!/usr/bin/env bash
# Starts the benchmark server by hand, after `mvn -q -Dquick -pl connector,testkit,benchmarks compile`.
#   benchmarks/server.sh --http 9100 --admin 9101 [--https N --h2c N --h2 N] [--directory DIR] [--serve FOLDER]
# Then: curl 'localhost:9101/object?bucket=b&key=k&bytes=1073741824'; curl localhost:9100/b/k; curl localhost:9101/counters
# docs/benchmarks.md has what can be set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
classes="$here/target/classes"
case " $* " in *" --directory "*) ;; *) set -- --directory "$here/target/data" "$@" ;; esac
exec "$java" -Xmx512m -XX:+UseSerialGC \
  -cp "$classes:$(cat "$classes/io/s3ranged/benchmark/server.classpath")" \
  io.s3ranged.benchmark.server.ServerMain "$@"
